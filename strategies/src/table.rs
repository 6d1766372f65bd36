//! The list of strategies, and what is made from it.

use std::fmt;
use std::str::FromStr;

use crate::DataStack;

/// Calls the macro `$callback` with the list of all strategies: a new strategy is its file and its line
/// here.
///
/// The callback gets, in braces, whatever was given in braces after its name, and then one `Type;` per
/// strategy:
///
/// ```
/// macro_rules! names {
///     ({ $separator:literal } $($Stack:ident;)*) => {
///         [$(<minivm_strategies::$Stack as minivm_strategies::DataStack>::NAME),*].join($separator)
///     };
/// }
/// assert_eq!(minivm_strategies::for_each_strategy!(names { ", " }), "array, chunked, cached, uncached, reserved");
/// ```
#[macro_export]
macro_rules! for_each_strategy {
    ($($callback:tt)::+ { $($arguments:tt)* }) => {
        $($callback)::+! {
            { $($arguments)* }
            Array;
            Chunked;
            Cached;
            Uncached;
            Reserved;
        }
    };
}

/// Runs an expression with a type name bound to the strategy that a [`Strategy`] value names.
///
/// ```
/// use minivm_strategies::{DataStack, StackConfig, Strategy, with_strategy};
///
/// let choice: Strategy = "chunked".parse().unwrap();
/// let mapped = with_strategy!(choice, Stack => {
///     Stack::new(&StackConfig::default()).unwrap().counters().bytes_mapped
/// });
/// assert_eq!(mapped, 16 << 10);
/// ```
///
/// The expression is compiled once per strategy.
#[macro_export]
macro_rules! with_strategy {
    ($strategy:expr, $Stack:ident => $body:expr) => {
        $crate::for_each_strategy!($crate::__match_strategy { $strategy, $Stack => $body })
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __match_strategy {
    ({ $strategy:expr, $Stack:ident => $body:expr } $($Choice:ident;)*) => {
        $crate::__match_strategy!(@with [$Stack => $body] $strategy, $($Choice)*)
    };
    // The body is one token tree here, so that it can be repeated in every arm.
    (@with $with:tt $strategy:expr, $($Choice:ident)*) => {
        match $strategy {
            $($crate::Strategy::$Choice => $crate::__match_strategy!(@arm $Choice $with),)*
        }
    };
    (@arm $Choice:ident [$Stack:ident => $body:expr]) => {{
        type $Stack = $crate::$Choice;
        $body
    }};
}

macro_rules! define_strategy {
    ({} $($Stack:ident;)*) => {
        /// One of the strategies, chosen at run time; [`with_strategy!`] leads to its type.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Strategy {
            $(
                #[doc = concat!("[`", stringify!($Stack), "`](crate::", stringify!($Stack), ")")]
                $Stack,
            )*
        }

        impl Strategy {
            /// Every strategy, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$Stack),*];

            /// The name users choose it by.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$Stack => <crate::$Stack as DataStack>::NAME,)*
                }
            }
        }
    };
}

for_each_strategy!(define_strategy {});

impl fmt::Display for Strategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Strategy {
    type Err = UnknownStrategy;

    fn from_str(name: &str) -> Result<Self, UnknownStrategy> {
        let found = Self::ALL
            .iter()
            .copied()
            .find(|strategy| strategy.name() == name);
        found.ok_or_else(|| UnknownStrategy(name.to_owned()))
    }
}

/// A name that no strategy has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownStrategy(String);

impl fmt::Display for UnknownStrategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no stack strategy '{}'; choose one of", self.0)?;
        for (index, strategy) in Strategy::ALL.iter().enumerate() {
            let separator = if index == 0 { " " } else { ", " };
            write!(f, "{separator}{strategy}")?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownStrategy {}
