//! Dates and times of day, in UTC and the Gregorian calendar without end: no heap, no clocks.

const SECONDS_PER_DAY: i64 = 86_400;
/// Days from 0000-03-01 to 1970-01-01.
const DAYS_TO_EPOCH: i64 = 719_468;
/// Days of 400 years, after which the calendar repeats.
const DAYS_PER_ERA: i64 = 146_097;

const DAY_NAMES: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const MONTH_NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The fields of `time.struct_time`, in its units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fields {
    pub(super) year: i64,
    /// From 1.
    pub(super) month: i64,
    /// From 1.
    pub(super) day: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    /// From 0, a Monday.
    pub(super) weekday: i64,
    /// From 1.
    pub(super) year_day: i64,
    pub(super) is_dst: i64,
}

/// Days since 1970-01-01 of a date. The month may be any number: it carries into the year.
fn days_from_date(year: i64, month: i64, day: i64) -> Option<i64> {
    let year = year.checked_add((month - 1).div_euclid(12))?;
    let month = (month - 1).rem_euclid(12) + 1;
    // Years that begin in March have their leap day last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era.checked_mul(DAYS_PER_ERA)?
        .checked_add(day_of_era - DAYS_TO_EPOCH + day - 1)
}

impl Fields {
    /// The date and time that many seconds after 1970 began; None where the year is not one that C's `int` holds.
    pub(super) fn from_seconds(seconds: i64) -> Option<Fields> {
        let days = seconds.div_euclid(SECONDS_PER_DAY);
        let time = seconds.rem_euclid(SECONDS_PER_DAY);
        let shifted = days.checked_add(DAYS_TO_EPOCH)?;
        let era = shifted.div_euclid(DAYS_PER_ERA);
        let day_of_era = shifted.rem_euclid(DAYS_PER_ERA);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let month = (month_from_march + 2) % 12 + 1;
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        i32::try_from(year).ok()?;
        Some(Fields {
            year,
            month,
            day: day_of_year - (153 * month_from_march + 2) / 5 + 1,
            hour: time / 3600,
            minute: time / 60 % 60,
            second: time % 60,
            weekday: (days + 3).rem_euclid(7),
            year_day: days - days_from_date(year, 1, 1)? + 1,
            is_dst: 0,
        })
    }

    /// Seconds since 1970 began. Fields beyond their range carry over; weekday and day of the year are not looked at.
    pub(super) fn to_seconds(self) -> Option<i64> {
        let days = days_from_date(self.year, self.month, self.day)?;
        days.checked_mul(SECONDS_PER_DAY)?
            .checked_add(self.hour * 3600 + self.minute * 60 + self.second)
    }

    /// Puts zero where one is the least, as `strftime` does; the error is a message.
    pub(super) fn check(mut self) -> Result<Fields, &'static str> {
        for field in [&mut self.month, &mut self.day, &mut self.year_day] {
            *field += i64::from(*field == 0);
        }
        self.weekday = if self.weekday == -1 { 6 } else { self.weekday };
        let wrong = if !(1..=12).contains(&self.month) {
            "month out of range"
        } else if !(1..=31).contains(&self.day) {
            "day of month out of range"
        } else if !(0..=23).contains(&self.hour) {
            "hour out of range"
        } else if !(0..=59).contains(&self.minute) {
            "minute out of range"
        } else if !(0..=61).contains(&self.second) {
            "seconds out of range"
        } else if self.weekday < 0 {
            "day of week out of range"
        } else if !(1..=366).contains(&self.year_day) {
            "day of year out of range"
        } else {
            self.weekday %= 7;
            return Ok(self);
        };
        Err(wrong)
    }

    fn day_name(&self) -> &'static str {
        DAY_NAMES[self.weekday.rem_euclid(7) as usize]
    }

    fn month_name(&self) -> &'static str {
        MONTH_NAMES[(self.month - 1).rem_euclid(12) as usize]
    }

    /// `time.asctime`
    pub(super) fn to_text(self) -> String {
        format!(
            "{} {} {:2} {:02}:{:02}:{:02} {}",
            &self.day_name()[..3],
            &self.month_name()[..3],
            self.day,
            self.hour,
            self.minute,
            self.second,
            self.year
        )
    }

    /// The year and the week of ISO 8601.
    fn iso_week(&self) -> (i64, i64) {
        let long = |year: i64| {
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            if leap { 366 } else { 365 }
        };
        let thursday = self.year_day + 3 - self.weekday;
        if thursday < 1 {
            (self.year - 1, (thursday + long(self.year - 1) - 1) / 7 + 1)
        } else if thursday > long(self.year) {
            (self.year + 1, 1)
        } else {
            (self.year, (thursday - 1) / 7 + 1)
        }
    }

    /// `time.strftime` in the C locale. Directives that are none stay as they are.
    pub(super) fn format(&self, template: &str) -> String {
        use std::fmt::Write;
        let mut out = String::new();
        let mut rest = template.chars();
        let hour_12 = (self.hour + 11) % 12 + 1;
        let half = if self.hour < 12 { "AM" } else { "PM" };
        let sunday_based = (self.weekday + 1) % 7;
        while let Some(c) = rest.next() {
            if c != '%' {
                out.push(c);
                continue;
            }
            let Some(directive) = rest.next() else {
                out.push('%');
                break;
            };
            let written = match directive {
                'a' => write!(out, "{}", &self.day_name()[..3]),
                'A' => write!(out, "{}", self.day_name()),
                'b' | 'h' => write!(out, "{}", &self.month_name()[..3]),
                'B' => write!(out, "{}", self.month_name()),
                'c' => write!(out, "{}", self.to_text()),
                'C' => write!(out, "{:02}", self.year.div_euclid(100)),
                'd' => write!(out, "{:02}", self.day),
                'D' | 'x' => write!(out, "{}", self.format("%m/%d/%y")),
                'e' => write!(out, "{:2}", self.day),
                'F' => write!(out, "{}", self.format("%Y-%m-%d")),
                'g' => write!(out, "{:02}", self.iso_week().0.rem_euclid(100)),
                'G' => write!(out, "{}", self.iso_week().0),
                'H' => write!(out, "{:02}", self.hour),
                'I' => write!(out, "{hour_12:02}"),
                'j' => write!(out, "{:03}", self.year_day),
                'k' => write!(out, "{:2}", self.hour),
                'l' => write!(out, "{hour_12:2}"),
                'm' => write!(out, "{:02}", self.month),
                'M' => write!(out, "{:02}", self.minute),
                'n' => writeln!(out),
                'p' => write!(out, "{half}"),
                'r' => write!(out, "{}", self.format("%I:%M:%S %p")),
                'R' => write!(out, "{}", self.format("%H:%M")),
                's' => write!(out, "{}", self.to_seconds().unwrap_or(0)),
                'S' => write!(out, "{:02}", self.second),
                't' => write!(out, "\t"),
                'T' | 'X' => write!(out, "{}", self.format("%H:%M:%S")),
                'u' => write!(out, "{}", self.weekday + 1),
                'U' => write!(out, "{:02}", (self.year_day + 6 - sunday_based) / 7),
                'V' => write!(out, "{:02}", self.iso_week().1),
                'w' => write!(out, "{sunday_based}"),
                'W' => write!(out, "{:02}", (self.year_day + 6 - self.weekday) / 7),
                'y' => write!(out, "{:02}", self.year.rem_euclid(100)),
                'Y' => write!(out, "{}", self.year),
                'z' => write!(out, "+0000"),
                'Z' => write!(out, "UTC"),
                '%' => write!(out, "%"),
                other => write!(out, "%{other}"),
            };
            debug_assert!(written.is_ok(), "a String takes any text");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_fields_convert_both_ways() {
        for seconds in [
            0,
            1,
            -1,
            951_782_400,
            1_000_000_000,
            4_102_444_799,
            -62_135_596_800,
        ] {
            let fields = Fields::from_seconds(seconds).expect("in range");
            assert_eq!(fields.to_seconds(), Some(seconds));
        }
        let leap_day = Fields::from_seconds(951_782_400).expect("in range");
        assert_eq!((leap_day.year, leap_day.month, leap_day.day), (2000, 2, 29));
        assert_eq!((leap_day.weekday, leap_day.year_day), (1, 60));
        assert_eq!(Fields::from_seconds(i64::MAX), None);
        assert_eq!(Fields::from_seconds(i64::MIN), None);
    }

    #[test]
    fn directives_are_those_of_the_c_locale() {
        let fields = Fields::from_seconds(1_000_000_000).expect("in range");
        let text = "%j %a %A %b %p %I %y %U %w %W %e %D %T %F %u %V %G %C %R %r %s %Q %% %";
        assert_eq!(
            fields.format(text),
            "252 Sun Sunday Sep AM 01 01 36 0 36  9 09/09/01 01:46:40 2001-09-09 7 36 2001 20 01:46 \
             01:46:40 AM 1000000000 %Q % %"
        );
        assert_eq!(fields.to_text(), "Sun Sep  9 01:46:40 2001");
        let new_year = Fields::from_seconds(1_609_459_200).expect("in range");
        assert_eq!(new_year.format("%G-%V"), "2020-53");
    }
}
