//! Finding what a process publishes: the ELF section, and where it lies in memory.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::os::unix::fs::FileExt;

use minivm_strategies::published::SECTION;
use object::{Object, ObjectSection, ReadCache, ReadCacheOps};

use crate::error::Error;

/// The most of `/proc/PID/maps` that is read, in bytes.
const MAPS_BYTES: u64 = 64 << 20;
/// The largest file that is searched for the section, in bytes.
const FILE_BYTES: u64 = 4 << 30;

/// A line of `/proc/PID/maps` about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mapping {
    start: u64,
    end: u64,
    offset: u64,
    /// Whether the process may write to it, as to the section. The page in front of it may be mapped twice.
    writable: bool,
    path: String,
}

/// The address of the root in the memory of a process.
///
/// The file of the program is found even where it was deleted or lies in the root of a container.
///
/// # Errors
/// When there is no such process, it may not be read, or it publishes nothing.
pub fn root_address(pid: i32) -> Result<u64, Error> {
    let mappings = mappings(pid)?;
    let mut seen: Vec<&str> = Vec::new();
    for mapping in &mappings {
        if seen.contains(&mapping.path.as_str()) {
            continue;
        }
        seen.push(&mapping.path);
        let Some(file) = open(pid, mapping) else {
            continue;
        };
        let Some((offset, bytes)) = section(file) else {
            continue;
        };
        let found = mappings.iter().find(|candidate| {
            candidate.path == mapping.path
                && candidate.writable
                && offset >= candidate.offset
                && offset + bytes - candidate.offset <= candidate.end - candidate.start
        });
        if let Some(found) = found {
            return Ok(found.start + (offset - found.offset));
        }
    }
    // The list of mappings may be had where the files are not.
    match File::open(format!("/proc/{pid}/exe")) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Err(Error::Refused(pid)),
        _ => Err(Error::NotMinivm(pid)),
    }
}

fn mappings(pid: i32) -> Result<Vec<Mapping>, Error> {
    let path = format!("/proc/{pid}/maps");
    let mut text = String::new();
    let read = File::open(&path).and_then(|file| file.take(MAPS_BYTES).read_to_string(&mut text));
    match read {
        Ok(0) => Err(Error::Gone(pid)),
        Ok(_) => Ok(text.lines().filter_map(parse).collect()),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Err(Error::Refused(pid)),
        Err(error)
            if error.kind() == ErrorKind::NotFound
                || error.raw_os_error() == Some(nix::errno::Errno::ESRCH as i32) =>
        {
            Err(Error::Gone(pid))
        }
        Err(error) => Err(Error::System(format!("can't read {path}: {error}"))),
    }
}

/// A line that tells of a file: `start-end perms offset device inode path`.
fn parse(line: &str) -> Option<Mapping> {
    let mut fields = line.splitn(6, ' ');
    let (start, end) = fields.next()?.split_once('-')?;
    let writable = fields.next()?.contains('w');
    let offset = fields.next()?;
    let path = fields.nth(2)?.trim_start();
    if !path.starts_with('/') {
        return None;
    }
    let number = |text| u64::from_str_radix(text, 16).ok();
    let (start, end) = (number(start)?, number(end)?);
    (start < end).then_some(Mapping {
        start,
        end,
        offset: number(offset)?,
        writable,
        path: path.to_string(),
    })
}

/// Opens the file behind a mapping: by the mapping, which works for deleted files where the system allows it, by the
/// name inside the root of the process, or as the program of the process.
fn open(pid: i32, mapping: &Mapping) -> Option<File> {
    let Mapping { start, end, .. } = mapping;
    let by_mapping = || File::open(format!("/proc/{pid}/map_files/{start:x}-{end:x}"));
    let by_name = || File::open(format!("/proc/{pid}/root{}", mapping.path));
    let program = std::fs::read_link(format!("/proc/{pid}/exe")).ok();
    let file = if program.is_some_and(|program| program.as_os_str() == mapping.path.as_str()) {
        File::open(format!("/proc/{pid}/exe"))
    } else {
        by_mapping().or_else(|_| by_name())
    };
    file.ok().filter(|file| {
        file.metadata()
            .is_ok_and(|m| m.is_file() && m.len() <= FILE_BYTES)
    })
}

/// Offset and size of the section in an ELF file.
fn section(file: File) -> Option<(u64, u64)> {
    let mut magic = [0; 4];
    file.read_exact_at(&mut magic, 0).ok()?;
    if magic != *b"\x7fELF" {
        return None;
    }
    let cache = ReadCache::new(Limited(file));
    let object = object::File::parse(&cache).ok()?;
    let (offset, bytes) = object.section_by_name(SECTION)?.file_range()?;
    offset.checked_add(bytes)?;
    Some((offset, bytes))
}

/// A file as the ELF parser reads it: no read is longer than the file, whatever its headers say.
struct Limited(File);

impl ReadCacheOps for Limited {
    fn len(&mut self) -> Result<u64, ()> {
        self.0.metadata().map(|m| m.len()).map_err(drop)
    }

    fn seek(&mut self, pos: u64) -> Result<u64, ()> {
        std::io::Seek::seek(&mut self.0, std::io::SeekFrom::Start(pos)).map_err(drop)
    }

    fn read(&mut self, buf: &mut [u8]) -> Result<usize, ()> {
        Read::read(&mut self.0, buf).map_err(drop)
    }

    fn read_exact(&mut self, buf: &mut [u8]) -> Result<(), ()> {
        if buf.len() as u64 > self.len()? {
            return Err(());
        }
        Read::read_exact(&mut self.0, buf).map_err(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_maps_are_understood() {
        let line =
            "55d0c0a00000-55d0c0a4f000 r-xp 0012a000 fd:01 131083     /usr/bin/a name (deleted)";
        let mapping = parse(line).unwrap();
        assert_eq!(mapping.start, 0x55d0_c0a0_0000);
        assert_eq!(mapping.end, 0x55d0_c0a4_f000);
        assert_eq!(mapping.offset, 0x12_a000);
        assert!(!mapping.writable);
        assert_eq!(mapping.path, "/usr/bin/a name (deleted)");
        for other in [
            "",
            "7f00-7f10 rw-p 0 00:00 0",
            "7f00-7f10 rw-p 0 00:00 0 [heap]",
            "x-y r-xp 0 0 0 /a",
        ] {
            assert_eq!(parse(other), None);
        }
    }

    #[test]
    fn what_publishes_nothing_is_told_so() {
        let this = i32::try_from(std::process::id()).unwrap();
        assert_eq!(root_address(this), Err(Error::NotMinivm(this)));
        assert_eq!(root_address(i32::MAX), Err(Error::Gone(i32::MAX)));
    }
}
