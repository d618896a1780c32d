//! Writing a bundle: its records as they come, and then what tells of them.

use std::io::{self, Write};

use serde_json::Value;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use crate::corpus::bundle::{self, Manifest, Part};
use crate::text::escaped::to_json;

/// How hard records are packed.
const LEVEL: i32 = 9;

/// Why a bundle cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// The disk.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The zip.
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
    /// The manifest.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// A bundle that is being written.
pub struct BundleWriter<W: Write> {
    records: zstd::stream::write::Encoder<'static, ZipWriter<StreamWriter<W>>>,
    hasher: blake3::Hasher,
    manifest: Manifest,
}

impl<W: Write> BundleWriter<W> {
    /// Begins a bundle; the manifest says whom it is for.
    ///
    /// # Errors
    /// Where the output takes no bytes.
    pub fn begin(out: W, manifest: Manifest) -> Result<Self, PackError> {
        let mut zip = ZipWriter::new_stream(out);
        zip.start_file(bundle::packed_name(&manifest.id), as_it_is())?;
        let records = zstd::stream::write::Encoder::new(zip, LEVEL)?;
        Ok(BundleWriter { records, hasher: blake3::Hasher::new(), manifest })
    }

    /// Adds a record; gives the digest over its texts.
    ///
    /// # Errors
    /// Where the output takes no bytes.
    pub fn add(&mut self, id: &str, record: &Value) -> Result<String, PackError> {
        let mut line = Vec::new();
        to_json(&mut line, record)?;
        let digest = bundle::digest_of(&line);
        line.push(b'\n');
        self.hasher.update(&line);
        self.records.write_all(&line)?;
        self.manifest.items.push((id.to_owned(), digest.clone()));
        Ok(digest)
    }

    /// Adds what stands beside the records, and ends the bundle.
    ///
    /// # Errors
    /// Where the output takes no bytes.
    pub fn finish(self, rubric: &str, design: &str) -> Result<(), PackError> {
        let BundleWriter { records, hasher, mut manifest } = self;
        manifest.records =
            Part { bytes: hasher.count(), digest: format!("b3:{}", hasher.finalize().to_hex()) };
        (manifest.rubric, manifest.design) =
            (Part::of(rubric.as_bytes()), Part::of(design.as_bytes()));
        let mut zip = records.finish()?;
        let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Zstd);
        let manifest = serde_json::to_string(&manifest)?;
        for (name, text) in
            [(bundle::RUBRIC, rubric), (bundle::DESIGN, design), (bundle::MANIFEST, &manifest)]
        {
            zip.start_file(name, packed)?;
            zip.write_all(text.as_bytes())?;
        }
        zip.finish()?;
        Ok(())
    }
}

/// What is packed already. It may be larger than a zip of old takes.
fn as_it_is() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true)
}
