//! A profile as the formats show it: the samples that are to be shown, each with a stack. What is no function (a
//! collection of garbage, a thread that runs nothing) stands in them as a function without a file.

use std::collections::HashMap;

use crate::dump::harmless;
use crate::profile::{Function, Location, Node, Profile, Sample, Show};
use crate::render::base_name;

/// What stands on top of the stack of a thread that collects garbage.
pub const GC: &str = "(gc)";
/// What stands for a thread that runs no function.
pub const IDLE: &str = "(idle)";
/// What stands for the middle of a stack in formats that write each stack out.
pub const LEFT_OUT: &str = "(left out)";

/// What stands behind the functions of a profile, each with one place behind those of the profile.
const STAND_INS: [&str; 3] = [GC, IDLE, LEFT_OUT];

/// The most functions of a stack that are written out, so that the size of a file stays linear in that of the profile.
/// Formats that write stacks as a tree show all.
pub const MAX_DEPTH: u32 = 2048;
/// How many of them are the oldest.
const OLDEST: u32 = MAX_DEPTH / 2;

/// How often something was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// As the newest of a stack.
    pub own: u64,
    /// Anywhere in a stack.
    pub total: u64,
}

/// A thread at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Microseconds since the sampling began.
    pub at_us: u64,
    /// The thread, as an index into [`Profile::threads`].
    pub thread: u32,
    /// The stack, as an index into [`View::nodes`].
    pub node: u32,
}

/// What is shown of a profile.
#[derive(Debug)]
pub struct View<'a> {
    /// The profile.
    pub profile: &'a Profile,
    /// Its functions, and what stands for others.
    pub functions: Vec<Function>,
    /// Places in them.
    pub locations: Vec<Location>,
    /// Stacks of those.
    pub nodes: Vec<Node>,
    /// How often each stack was seen.
    pub own: Vec<u64>,
    /// How many samples are shown.
    pub samples: u64,
    show: Show,
    /// The sample that it begins with.
    first: usize,
    /// For no function or one that has been left for a collection of garbage: the stack that stands for it.
    stand_ins: HashMap<(Option<u32>, bool), u32>,
    /// Of each stack, how many places it has, and the stack of its oldest places where it has more than those.
    depths: Vec<(u32, u32)>,
}

impl<'a> View<'a> {
    /// What is to be shown of a profile.
    #[must_use]
    pub fn new(profile: &'a Profile, show: Show) -> Self {
        Self::since(profile, show, 0)
    }

    /// What is to be shown of a profile from sample number `first` on.
    #[must_use]
    pub fn since(profile: &'a Profile, show: Show, first: usize) -> Self {
        let mut view = View {
            profile,
            functions: profile.functions.clone(),
            locations: profile.locations.clone(),
            nodes: profile.nodes.clone(),
            own: Vec::new(),
            samples: 0,
            show,
            first,
            stand_ins: HashMap::new(),
            depths: Vec::new(),
        };
        for name in STAND_INS {
            view.locations.push(Location {
                function: view.functions.len() as u32,
                line: 0,
            });
            view.functions.push(Function {
                name: name.to_string(),
                file: String::new(),
                first_line: 0,
            });
        }
        view.count();
        view.measure();
        view
    }

    /// The samples that are shown, as they are in the profile.
    fn shown(&self) -> impl Iterator<Item = &'a Sample> + use<'a> {
        let show = self.show;
        let samples = self.profile.samples[self.first..].iter();
        samples.filter(move |sample| show.shows(sample))
    }

    /// Counts the samples; adds stacks that stand for no function where one needs them.
    fn count(&mut self) {
        self.own = vec![0; self.nodes.len()];
        for sample in self.shown() {
            let node = match (sample.stack, sample.collecting) {
                (Some(stack), false) => stack,
                key => *self.stand_ins.entry(key).or_insert_with(|| {
                    let name = if sample.collecting { GC } else { IDLE };
                    self.nodes.push(Node {
                        parent: sample.stack,
                        location: stand_in(self.profile, name),
                    });
                    self.own.push(0);
                    (self.nodes.len() - 1) as u32
                }),
            };
            self.own[node as usize] += 1;
            self.samples += 1;
        }
    }

    /// Finds out how deep stacks are.
    fn measure(&mut self) {
        self.depths.reserve(self.nodes.len());
        for (at, node) in (0..).zip(&self.nodes) {
            let (depth, oldest) = node
                .parent
                .map_or((0, at), |parent| self.depths[parent as usize]);
            let oldest = if depth < OLDEST { at } else { oldest };
            self.depths.push((depth + 1, oldest));
        }
    }

    /// The samples shown, in the order in which they were taken.
    pub fn seen(&self) -> impl Iterator<Item = Seen> {
        self.shown().filter_map(|sample| {
            let node = match (sample.stack, sample.collecting) {
                (Some(stack), false) => stack,
                key => *self.stand_ins.get(&key)?,
            };
            Some(Seen {
                at_us: sample.at_us,
                thread: sample.thread,
                node,
            })
        })
    }

    /// The stacks that were seen, and how often.
    pub fn stacks(&self) -> impl Iterator<Item = (u32, u64)> {
        let counts = (0..).zip(self.own.iter().copied());
        counts.filter(|&(_, count)| count > 0)
    }

    /// The places of a stack, the oldest first: all, or [`MAX_DEPTH`] of them with [`LEFT_OUT`] among them.
    #[must_use]
    pub fn places(&self, node: u32) -> Vec<u32> {
        let (depth, oldest) = self.depths[node as usize];
        let mut places = Vec::with_capacity(depth.min(MAX_DEPTH) as usize);
        let mut next = Some(node);
        if depth > MAX_DEPTH {
            for _ in 0..MAX_DEPTH - OLDEST - 1 {
                let Some(at) = next else { break };
                places.push(self.nodes[at as usize].location);
                next = self.nodes[at as usize].parent;
            }
            places.push(stand_in(self.profile, LEFT_OUT));
            next = Some(oldest);
        }
        while let Some(at) = next {
            places.push(self.nodes[at as usize].location);
            next = self.nodes[at as usize].parent;
        }
        places.reverse();
        places
    }

    /// How often each stack was seen, or one that it is the older part of.
    #[must_use]
    pub fn totals(&self) -> Vec<u64> {
        let mut totals = self.own.clone();
        for at in (0..self.nodes.len()).rev() {
            if let Some(parent) = self.nodes[at].parent {
                totals[parent as usize] += totals[at];
            }
        }
        totals
    }

    /// How often what places belong to was seen; `keys` gives it for each place, as a number less than `count`.
    #[must_use]
    pub fn counts(&self, count: usize, keys: &[usize]) -> Vec<Counts> {
        let totals = self.totals();
        // Of each stack, one that has one function more, and of that another one with the same older part.
        let (mut above, mut beside) = (vec![None; self.nodes.len()], vec![None; self.nodes.len()]);
        let mut roots = None;
        for (at, node) in (0..self.nodes.len() as u32).zip(&self.nodes).rev() {
            let first = match node.parent {
                Some(parent) => &mut above[parent as usize],
                None => &mut roots,
            };
            beside[at as usize] = first.replace(at);
        }
        let siblings = |first| std::iter::successors(first, |&at: &u32| beside[at as usize]);
        let mut counts = vec![Counts::default(); count];
        // How often each key is on the path to where the walk is: only the oldest of the same key counts.
        let mut open = vec![0_u32; count];
        let mut walk: Vec<(u32, bool)> = siblings(roots).map(|root| (root, true)).collect();
        while let Some((at, enters)) = walk.pop() {
            let key = keys[self.nodes[at as usize].location as usize];
            if !enters {
                open[key] -= 1;
                continue;
            }
            counts[key].own += self.own[at as usize];
            if open[key] == 0 {
                counts[key].total += totals[at as usize];
            }
            open[key] += 1;
            walk.push((at, false));
            walk.extend(siblings(above[at as usize]).map(|child| (child, true)));
        }
        counts
    }

    /// How often each of the functions was seen.
    #[must_use]
    pub fn by_function(&self) -> Vec<Counts> {
        let functions = self.locations.iter().map(|l| l.function as usize);
        let functions: Vec<usize> = functions.collect();
        self.counts(self.functions.len(), &functions)
    }
}

/// The place of what stands for no function of a profile.
fn stand_in(profile: &Profile, name: &str) -> u32 {
    let at = STAND_INS.iter().position(|known| *known == name);
    (profile.locations.len() + at.unwrap_or(0)) as u32
}

/// A function for people: its name, and where it is. `line` is one of its lines.
#[must_use]
pub fn label(function: &Function, line: u32) -> String {
    let name = harmless(&function.name);
    if function.file.is_empty() {
        return name;
    }
    format!("{name} ({}:{line})", harmless(base_name(&function.file)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::{ALL, deep, profile};

    fn names(view: &View<'_>, node: u32) -> Vec<String> {
        let places = view.places(node).into_iter();
        let location = |place: u32| view.locations[place as usize];
        places
            .map(|place| {
                view.functions[location(place).function as usize]
                    .name
                    .clone()
            })
            .collect()
    }

    #[test]
    fn what_is_no_function_stands_for_itself() {
        let profile = profile();
        let view = View::new(&profile, ALL);
        let stacks: Vec<_> = view.stacks().map(|(at, n)| (names(&view, at), n)).collect();
        assert_eq!(
            stacks,
            [
                (vec!["main".to_string(), "work".to_string()], 3),
                (["main", "rest; really", GC].map(str::to_string).to_vec(), 1),
                (vec![IDLE.to_string()], 1),
            ]
        );
        let hidden = Show {
            gc: false,
            idle: false,
        };
        let view = View::new(&profile, hidden);
        assert_eq!(view.samples, 3);
        assert_eq!(view.seen().count(), 3);
    }

    #[test]
    fn a_function_counts_once_a_sample() {
        let mut profile = deep(50);
        profile.samples[0].stack = Some(9);
        let view = View::new(&profile, ALL);
        assert_eq!(view.by_function()[0], Counts { own: 2, total: 2 });
        assert_eq!(view.totals()[9], 2);
        assert_eq!(view.totals()[10], 1);
    }

    #[test]
    fn the_middle_of_a_deep_stack_is_left_out_where_stacks_are_written_out() {
        let profile = deep(MAX_DEPTH);
        assert_eq!(
            View::new(&profile, ALL).places(MAX_DEPTH - 1).len() as u32,
            MAX_DEPTH
        );
        let profile = deep(100_000);
        let view = View::new(&profile, ALL);
        let names = names(&view, 99_999);
        assert_eq!(names.len() as u32, MAX_DEPTH);
        let left_out = names.iter().filter(|name| *name == LEFT_OUT).count();
        assert_eq!((left_out, names[OLDEST as usize].as_str()), (1, LEFT_OUT));
        assert_eq!(view.places(99).len(), 100);
    }
}
