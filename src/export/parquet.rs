//! Parquet, for data frames: numbers and booleans keep their type, everything else is a text as in CSV.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;
use serde_json::Value;

use super::table::Table;
use crate::json::cell::cell_text;

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Integer,
    Number,
    Flag,
    Text,
}

/// So many rows are written at a time.
const GROUP: usize = 8192;

/// Writes the rows; a value that is not there is null.
///
/// # Errors
/// Where the output takes no bytes.
pub fn write(table: &Table<'_>, out: &mut dyn Write) -> io::Result<()> {
    let bytes = encode(table).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn encode(table: &Table<'_>) -> Result<Vec<u8>, ParquetError> {
    let kinds = kinds(table);
    let fields = table.names.iter().zip(&kinds).map(|(name, kind)| field(name, *kind));
    let fields = fields.collect::<Result<Vec<_>, _>>()?;
    let schema = Type::group_type_builder("labels").with_fields(fields).build()?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut bytes = Vec::new();
    let mut file = SerializedFileWriter::new(&mut bytes, Arc::new(schema), Arc::new(properties))?;
    let (mut rows, mut written) = (Vec::new(), Ok(()));
    table.each(&mut |row| {
        rows.push(row);
        if rows.len() == GROUP && written.is_ok() {
            written = write_group(&mut file, &kinds, &std::mem::take(&mut rows));
        }
    });
    written?;
    write_group(&mut file, &kinds, &rows)?;
    file.close()?;
    Ok(bytes)
}

fn write_group(
    file: &mut SerializedFileWriter<&mut Vec<u8>>,
    kinds: &[Kind],
    rows: &[Vec<Value>],
) -> Result<(), ParquetError> {
    let mut group = file.next_row_group()?;
    for (column, kind) in kinds.iter().enumerate() {
        let values = rows.iter().map(|row| &row[column]);
        match kind {
            Kind::Integer => put::<Int64Type>(&mut group, values, Value::as_i64)?,
            Kind::Number => put::<DoubleType>(&mut group, values, Value::as_f64)?,
            Kind::Flag => put::<BoolType>(&mut group, values, Value::as_bool)?,
            Kind::Text => put::<ByteArrayType>(&mut group, values, |value| {
                (!value.is_null()).then(|| ByteArray::from(cell_text(value).into_bytes()))
            })?,
        }
    }
    group.close()?;
    Ok(())
}

/// What all values of each column are; a text where they differ, or there are none.
fn kinds(table: &Table<'_>) -> Vec<Kind> {
    let mut kinds: Vec<Option<Kind>> = vec![None; table.names.len()];
    table.each(&mut |row| {
        for (known, value) in kinds.iter_mut().zip(&row) {
            let kind = match value {
                Value::Null => continue,
                Value::Bool(_) => Kind::Flag,
                Value::Number(number) if number.is_i64() => Kind::Integer,
                Value::Number(_) => Kind::Number,
                _ => Kind::Text,
            };
            *known = Some(match (*known, kind) {
                (None, kind) => kind,
                (Some(known), kind) if known == kind => kind,
                (Some(Kind::Integer | Kind::Number), Kind::Integer | Kind::Number) => Kind::Number,
                _ => Kind::Text,
            });
        }
    });
    kinds.into_iter().map(|kind| kind.unwrap_or(Kind::Text)).collect()
}

fn field(name: &str, kind: Kind) -> Result<Arc<Type>, ParquetError> {
    let (physical, logical) = match kind {
        Kind::Integer => (PhysicalType::INT64, None),
        Kind::Number => (PhysicalType::DOUBLE, None),
        Kind::Flag => (PhysicalType::BOOLEAN, None),
        Kind::Text => (PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
    };
    let builder = Type::primitive_type_builder(name, physical);
    let builder = builder.with_repetition(Repetition::OPTIONAL).with_logical_type(logical);
    Ok(Arc::new(builder.build()?))
}

/// Writes a column.
fn put<'v, T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, &mut Vec<u8>>,
    values: impl Iterator<Item = &'v Value>,
    read: impl Fn(&Value) -> Option<T::T>,
) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else { return Ok(()) };
    let values: Vec<Option<T::T>> = values.map(read).collect();
    let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
    let given: Vec<T::T> = values.into_iter().flatten().collect();
    column.typed::<T>().write_batch(&given, Some(&levels), None)?;
    column.close()
}
