//! A curve or points between two axes, as a picture. What it shows stands in words beside it and in a table.

use maud::{Markup, html};

use crate::stats::Interval;

/// The picture's size, and where its axes begin: in units of CSS pixels.
const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 64.0;
const BOTTOM: f64 = 216.0;
const TOP: f64 = 12.0;
const RIGHT: f64 = 316.0;

/// An axis from 0 on.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What it measures.
    pub name: String,
    /// Where it ends.
    pub end: f64,
    /// Whether it is told as a percentage.
    pub is_share: bool,
}

/// A point with what is said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Along.
    pub x: f64,
    /// Up.
    pub y: f64,
    /// Between which values it may be.
    pub interval: Option<Interval>,
    /// Its name, where it has one.
    pub name: Option<String>,
}

/// A chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What it shows.
    pub name: String,
    /// The same in words: what is seen in it.
    pub said: String,
    /// The axis along.
    pub x: Axis,
    /// The axis up.
    pub y: Axis,
    /// A line through these, from the left.
    pub line: Vec<(f64, f64)>,
    /// These apart.
    pub points: Vec<Point>,
    /// Whether a line shows where both axes have the same value.
    pub has_diagonal: bool,
}

impl Axis {
    /// An axis of shares.
    #[must_use]
    pub fn share(name: impl Into<String>) -> Self {
        Axis { name: name.into(), end: 1.0, is_share: true }
    }

    fn ticks(&self) -> [(f64, String); 3] {
        [0.0, self.end / 2.0, self.end].map(|value| {
            let text = if self.is_share {
                format!("{:.0} %", value * 100.0)
            } else {
                format!("{}", (value * 10.0).round() / 10.0)
            };
            (value, text)
        })
    }
}

impl Chart {
    fn across(&self, x: f64) -> f64 {
        LEFT + (x / self.x.end).clamp(0.0, 1.0) * (RIGHT - LEFT)
    }

    fn up(&self, y: f64) -> f64 {
        BOTTOM - (y / self.y.end).clamp(0.0, 1.0) * (BOTTOM - TOP)
    }

    /// The picture.
    #[must_use]
    pub fn svg(&self) -> Markup {
        let viewed = format!("0 0 {WIDTH} {HEIGHT}");
        let said = format!("{}. {}", self.name, self.said);
        html! {
            svg viewBox=(viewed) role="img" aria-label=(said) {
                rect.track x=(LEFT) y=(TOP) width=(RIGHT - LEFT) height=(BOTTOM - TOP) {}
                (self.axes())
                @if self.has_diagonal {
                    line.diagonal x1=(LEFT) y1=(BOTTOM) x2=(RIGHT) y2=(TOP) {}
                }
                @if !self.line.is_empty() { polyline.curve points=(self.path()) {} }
                @for point in &self.points { (self.point(point)) }
            }
        }
    }

    fn axes(&self) -> Markup {
        let middle = f64::midpoint(LEFT, RIGHT);
        let aside = format!("translate(12 {}) rotate(-90)", f64::midpoint(TOP, BOTTOM));
        html! {
            @for (value, text) in self.x.ticks() {
                line.tick x1=(px(self.across(value))) y1=(BOTTOM) x2=(px(self.across(value))) y2=(BOTTOM + 4.0) {}
                text x=(px(self.across(value))) y=(BOTTOM + 17.0) text-anchor="middle" { (text) }
            }
            @for (value, text) in self.y.ticks() {
                line.tick x1=(LEFT - 4.0) y1=(px(self.up(value))) x2=(LEFT) y2=(px(self.up(value))) {}
                text x=(LEFT - 6.0) y=(px(self.up(value) + 4.0)) text-anchor="end" { (text) }
            }
            text x=(middle) y=(HEIGHT - 8.0) text-anchor="middle" { (self.x.name) }
            text transform=(aside) text-anchor="middle" { (self.y.name) }
        }
    }

    fn path(&self) -> String {
        let point = |(x, y): &(f64, f64)| format!("{},{}", px(self.across(*x)), px(self.up(*y)));
        self.line.iter().map(point).collect::<Vec<_>>().join(" ")
    }

    fn point(&self, point: &Point) -> Markup {
        let (x, y) = (self.across(point.x), self.up(point.y));
        // A name stays inside the picture.
        let (name_x, anchor) = if x > 230.0 { (x - 8.0, "end") } else { (x + 8.0, "start") };
        html! {
            @if let Some(Interval { low, high }) = point.interval {
                line.ci x1=(px(x)) y1=(px(self.up(low))) x2=(px(x)) y2=(px(self.up(high))) {}
            }
            circle.point cx=(px(x)) cy=(px(y)) r="4" {}
            @if let Some(name) = &point.name {
                text x=(px(name_x)) y=(px(y + 14.0)) text-anchor=(anchor) { (name) }
            }
        }
    }
}

/// A length, to a hundredth.
fn px(length: f64) -> String {
    format!("{length:.2}")
}
