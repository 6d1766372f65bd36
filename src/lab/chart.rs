//! Line charts as SVG, for the page and for the documents. Colours follow the reader's theme; lines differ in their dashes
//! too.

use std::fmt::Write as _;

use minivm_strategies::Strategy;

/// What a chart shows.
pub(crate) struct Chart<'a> {
    pub(crate) title: &'a str,
    /// What to see in it, in a line.
    pub(crate) note: String,
    pub(crate) x: Axis<'a>,
    pub(crate) y: Axis<'a>,
    pub(crate) lines: Vec<Line>,
}

/// A direction of a chart.
pub(crate) struct Axis<'a> {
    pub(crate) label: &'a str,
    pub(crate) logarithmic: bool,
    /// How a number on it is shown.
    pub(crate) show: fn(f64) -> String,
}

/// A line with the look of its strategy.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) strategy: Strategy,
    pub(crate) points: Vec<(f64, f64)>,
}

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 92.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 84.0;
/// Width of the first line; each later one is narrower by a step, so that lines that coincide all show.
const WIDEST: f64 = 5.0;
const NARROWER: f64 = 0.75;
const BOTTOM: f64 = 50.0;
/// Marks on an axis that is not logarithmic.
const MARKS: usize = 5;
/// Colours for light and for dark, and dashes, by the place of the strategy in the table.
const LOOKS: [(&str, &str, &str); 6] = [
    ("#b3261e", "#ff8a80", ""),
    ("#1f5fbf", "#82b1ff", "9 4"),
    ("#1b7a3d", "#69d58c", "3 3"),
    ("#8a5a00", "#ffca66", "12 3 3 3"),
    ("#6a2fb0", "#cfa6ff", ""),
    ("#555555", "#bbbbbb", "5 5"),
];

impl Axis<'_> {
    /// The range of numbers on this axis, widened so that it is not empty.
    fn range(&self, values: impl Iterator<Item = f64>) -> (f64, f64) {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.filter(|value| value.is_finite()) {
            low = low.min(value);
            high = high.max(value);
        }
        if self.logarithmic {
            let (low, high) = (
                low.max(1e-12).log10().floor(),
                high.max(1e-12).log10().ceil(),
            );
            (low, if high > low { high } else { low + 1.0 })
        } else {
            (0.0, if high > 0.0 { high * 1.05 } else { 1.0 })
        }
    }

    /// Where a number lies in the range, from 0 to 1.
    fn place(&self, value: f64, (low, high): (f64, f64)) -> f64 {
        let value = if self.logarithmic {
            value.max(1e-12).log10()
        } else {
            value
        };
        ((value - low) / (high - low)).clamp(0.0, 1.0)
    }

    /// How a mark is shown: round numbers as such.
    fn mark(&self, value: f64) -> String {
        (self.show)(value).replace(".0 ", " ")
    }

    /// The numbers that are marked.
    fn marks(&self, (low, high): (f64, f64)) -> Vec<f64> {
        if self.logarithmic {
            (low as i32..=high as i32)
                .map(|power| 10_f64.powi(power))
                .collect()
        } else {
            let raw = (high - low) / MARKS as f64;
            let unit = 10_f64.powf(raw.log10().floor());
            let step = [1.0, 2.0, 5.0, 10.0]
                .into_iter()
                .map(|factor| factor * unit)
                .find(|step| *step >= raw)
                .unwrap_or(raw);
            (0..=MARKS)
                .map(|at| at as f64 * step)
                .filter(|mark| *mark <= high)
                .collect()
        }
    }
}

impl Chart<'_> {
    /// The chart as an SVG element that stands by itself.
    pub(crate) fn svg(&self) -> String {
        let points = || self.lines.iter().flat_map(|line| &line.points);
        let x = self.x.range(points().map(|point| point.0));
        let y = self.y.range(points().map(|point| point.1));
        let across = |value| LEFT + self.x.place(value, x) * (WIDTH - LEFT - RIGHT);
        let up = |value| HEIGHT - BOTTOM - self.y.place(value, y) * (HEIGHT - TOP - BOTTOM);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
             font-family=\"system-ui, sans-serif\" font-size=\"14\">\n<title>{}</title>\n<style>{}</style>\n\
             <rect class=\"ground\" width=\"{WIDTH}\" height=\"{HEIGHT}\"/>\n\
             <text class=\"ink\" x=\"16\" y=\"22\" font-weight=\"600\">{}</text>\n\
             <text class=\"faint\" x=\"16\" y=\"42\" font-size=\"12\">{}</text>\n",
            escaped(self.title),
            style(),
            escaped(self.title),
            escaped(&self.note),
        );
        for mark in self.x.marks(x) {
            let at = across(mark);
            let _ = writeln!(
                svg,
                "<line class=\"grid\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{TOP}\" y2=\"{:.1}\"/>\
                 <text class=\"ink\" x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
                HEIGHT - BOTTOM,
                HEIGHT - BOTTOM + 18.0,
                escaped(&self.x.mark(mark)),
            );
        }
        for mark in self.y.marks(y) {
            let at = up(mark);
            let _ = writeln!(
                svg,
                "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>\
                 <text class=\"ink\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
                WIDTH - RIGHT,
                LEFT - 8.0,
                at + 5.0,
                escaped(&self.y.mark(mark)),
            );
        }
        let _ = writeln!(
            svg,
            "<text class=\"ink\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\
             <text class=\"ink\" transform=\"translate(16 {:.1}) rotate(-90)\" text-anchor=\"middle\">{}</text>",
            f64::midpoint(LEFT, WIDTH - RIGHT),
            HEIGHT - 10.0,
            escaped(self.x.label),
            f64::midpoint(TOP, HEIGHT - BOTTOM),
            escaped(self.y.label),
        );
        for (place, line) in self.lines.iter().enumerate() {
            let look = look(line.strategy);
            let path: Vec<String> = line
                .points
                .iter()
                .map(|&(x, y)| format!("{:.1},{:.1}", across(x), up(y)))
                .collect();
            let at = LEFT + place as f64 * 122.0;
            let dashes = LOOKS[look].2;
            let width = (WIDEST - NARROWER * place as f64).max(1.0);
            let _ = writeln!(
                svg,
                "<polyline class=\"s{look}\" fill=\"none\" stroke-width=\"{width}\" stroke-dasharray=\"{dashes}\" \
                 points=\"{}\"/>\n<line class=\"s{look}\" stroke-width=\"{width}\" stroke-dasharray=\"{dashes}\" \
                 x1=\"{at:.1}\" x2=\"{:.1}\" y1=\"64\" y2=\"64\"/>\
                 <text class=\"ink\" x=\"{:.1}\" y=\"69\">{}</text>",
                path.join(" "),
                at + 30.0,
                at + 36.0,
                line.strategy,
            );
        }
        svg.push_str("</svg>\n");
        svg
    }
}

/// The place of a strategy's look.
fn look(strategy: Strategy) -> usize {
    let place = Strategy::ALL.iter().position(|other| *other == strategy);
    place.unwrap_or(0) % LOOKS.len()
}

fn style() -> String {
    let theme = |[ground, ink, faint, grid]: [&str; 4], dark: bool| {
        let mut style = format!(
            ".ground{{fill:{ground}}}.ink{{fill:{ink}}}.faint{{fill:{faint}}}.grid{{stroke:{grid};stroke-width:1}}"
        );
        for (place, look) in LOOKS.iter().enumerate() {
            let colour = if dark { look.1 } else { look.0 };
            let _ = write!(style, ".s{place}{{stroke:{colour}}}");
        }
        style
    };
    format!(
        "{}@media(prefers-color-scheme:dark){{{}}}",
        theme(["#ffffff", "#1c1c1e", "#5c5c66", "#e2e2e6"], false),
        theme(["#17181c", "#ececf1", "#a9a9b4", "#33353d"], true),
    )
}

/// Text that can stand in markup.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_has_a_line_for_each_strategy_and_stays_inside() {
        let lines = Strategy::ALL
            .iter()
            .map(|&strategy| Line {
                strategy,
                points: vec![(0.0, 1.0), (5.0, 1e9), (10.0, f64::NAN)],
            })
            .collect();
        let chart = Chart {
            title: "a < b",
            note: "b > a".to_string(),
            x: Axis {
                label: "x",
                logarithmic: false,
                show: |x| format!("{x}"),
            },
            y: Axis {
                label: "y",
                logarithmic: true,
                show: |y| format!("{y}"),
            },
            lines,
        };
        let svg = chart.svg();
        assert_eq!(svg.matches("<polyline").count(), Strategy::ALL.len());
        assert!(svg.contains("a &lt; b"));
    }
}
