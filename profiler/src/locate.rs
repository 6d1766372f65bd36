//! Finding what a process publishes: the ELF section, and where it lies in memory.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileExt, MetadataExt};

use minivm_strategies::published::SECTION;
use nix::errno::Errno;
use nix::libc::makedev;
use object::{Object, ObjectSection, ReadCache, ReadCacheOps};

use crate::error::Error;
use crate::process::{self, Status};

/// The largest file that is searched for the section, in bytes.
const FILE_BYTES: u64 = 4 << 30;

/// A line of `/proc/PID/maps` about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mapping<'a> {
    start: u64,
    end: u64,
    offset: u64,
    /// Whether the process may write to it, as to the section. The page in front of it may be mapped twice.
    writable: bool,
    /// Numbers of the file and of its device.
    file: (u64, u64),
    /// As the system writes it, which is not always how it is called: deleted files have an addition, and line feeds are
    /// escaped.
    path: &'a OsStr,
}

impl Mapping<'_> {
    /// Whether it is of a file. Some file systems give a file another device than its mappings.
    fn is_of(&self, file: &File, on_device: bool) -> bool {
        file.metadata().is_ok_and(|found| {
            found.ino() == self.file.0 && (!on_device || found.dev() == self.file.1)
        })
    }
}

/// The address of the root in the memory of a process.
///
/// The file of the program is found even where it was deleted or lies in the root of a container.
///
/// # Errors
/// When there is no such process, it may not be read, or it publishes nothing.
pub fn root_address(pid: i32) -> Result<u64, Error> {
    let maps = maps(pid)?;
    let mappings: Vec<Mapping<'_>> = maps
        .split(|&byte| byte == b'\n')
        .filter_map(parse)
        .collect();
    let mut seen: Vec<((u64, u64), &OsStr)> = Vec::new();
    for mapping in &mappings {
        let name = (mapping.file, mapping.path);
        if seen.contains(&name) {
            continue;
        }
        seen.push(name);
        let Some(file) = open(pid, mapping) else {
            continue;
        };
        let Some((offset, bytes)) = section(file) else {
            continue;
        };
        let found = mappings.iter().find(|candidate| {
            (candidate.file, candidate.path) == name
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

/// The mappings of a process, as the system lists them.
fn maps(pid: i32) -> Result<Vec<u8>, Error> {
    let path = format!("/proc/{pid}/maps");
    match process::read(&path) {
        Ok(maps) if maps.is_empty() => Err(match Status::of(pid) {
            None => Error::Gone(pid),
            Some(status) if status.has_ended() => Error::Ended(pid),
            Some(_) => Error::NoProgram(pid),
        }),
        Ok(maps) => Ok(maps),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Err(Error::Refused(pid)),
        Err(error)
            if error.kind() == ErrorKind::NotFound
                || error.raw_os_error() == Some(Errno::ESRCH as i32) =>
        {
            Err(Error::Gone(pid))
        }
        Err(error) => Err(Error::System(format!("can't read {path}: {error}"))),
    }
}

/// A line that tells of a file: `start-end perms offset device inode path`.
fn parse(line: &[u8]) -> Option<Mapping<'_>> {
    let mut fields = line.splitn(6, |&byte| byte == b' ');
    let mut field = || std::str::from_utf8(fields.next()?).ok();
    let (start, end) = field()?.split_once('-')?;
    let writable = field()?.contains('w');
    let offset = field()?;
    let (major, minor) = field()?.split_once(':')?;
    let inode = field()?;
    let path = fields.next()?.trim_ascii_start();
    if !path.starts_with(b"/") {
        return None;
    }
    let number = |text| u64::from_str_radix(text, 16).ok();
    let device = makedev(
        u32::try_from(number(major)?).ok()?,
        u32::try_from(number(minor)?).ok()?,
    );
    let (start, end) = (number(start)?, number(end)?);
    (start < end).then_some(Mapping {
        start,
        end,
        offset: number(offset)?,
        writable,
        file: (inode.parse().ok()?, device),
        path: OsStr::from_bytes(path),
    })
}

/// Opens the file behind a mapping: as the program of the process; by the mapping, where the system allows it; by its name
/// inside the root of the process, or in ours. What only has its name, having replaced it, is left alone.
fn open(pid: i32, mapping: &Mapping<'_>) -> Option<File> {
    let Mapping { start, end, .. } = mapping;
    let opened = |path: &[u8]| process::open_file(OsStr::from_bytes(path));
    let program = || {
        let path = format!("/proc/{pid}/exe");
        let called = std::fs::read_link(&path).ok()?;
        let file = opened(path.as_bytes())?;
        (called.as_os_str() == mapping.path || mapping.is_of(&file, true)).then_some(file)
    };
    let by_mapping = || opened(format!("/proc/{pid}/map_files/{start:x}-{end:x}").as_bytes());
    let by_name = |root: &str| {
        let file = opened(&[root.as_bytes(), mapping.path.as_bytes()].concat())?;
        mapping.is_of(&file, false).then_some(file)
    };
    let file = program()
        .or_else(by_mapping)
        .or_else(|| by_name(&format!("/proc/{pid}/root")))
        .or_else(|| by_name(""));
    file.filter(|file| file.metadata().is_ok_and(|m| m.len() <= FILE_BYTES))
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
            b"55d0c0a00000-55d0c0a4f000 r-xp 0012a000 fd:01 131083     /usr/bin/\xFF name (deleted)";
        let mapping = parse(line).unwrap();
        assert_eq!(mapping.start, 0x55d0_c0a0_0000);
        assert_eq!(mapping.end, 0x55d0_c0a4_f000);
        assert_eq!(mapping.offset, 0x12_a000);
        assert!(!mapping.writable);
        assert_eq!(mapping.file, (131_083, makedev(0xFD, 1)));
        assert_eq!(mapping.path.as_bytes(), b"/usr/bin/\xFF name (deleted)");
        for other in [
            "",
            "7f00-7f10 rw-p 0 00:00 0",
            "7f00-7f10 rw-p 0 00:00 0 [heap]",
            "x-y r-xp 0 0 0 /a",
        ] {
            assert_eq!(parse(other.as_bytes()), None);
        }
    }

    #[test]
    fn what_publishes_nothing_is_told_so() {
        let this = i32::try_from(std::process::id()).unwrap();
        assert_eq!(root_address(this), Err(Error::NotMinivm(this)));
        assert_eq!(root_address(i32::MAX), Err(Error::Gone(i32::MAX)));
    }
}
