//! Reads an update of Yjs (format 1) before the library does, and refuses what could hurt.
//!
//! The library decodes values inside values by recursion and reserves what a length claims: a few
//! kilobytes could end the process. Here every length is compared with the bytes that are left,
//! and every nesting is bounded. What passes says in which names it was written, and under which
//! roots; whether it fits the labdoc is found out by applying it.

use super::refusal::UpdateError;

/// The largest update, in bytes. A page that was away for an hour sends several.
pub const UPDATE_BYTES_MAX: usize = 256 * 1024;
/// How deep values may be nested in one value of an update.
pub const VALUE_DEPTH_MAX: usize = 16;

/// The highest clock of a writer: what yrs counts in 32 bits, halved.
const CLOCK_MAX: u64 = 1 << 31;
/// The highest name of a writer: what JavaScript counts exactly.
const WRITER_MAX: u64 = (1 << 53) - 1;

const HAS_ORIGIN: u8 = 0x80;
const HAS_RIGHT_ORIGIN: u8 = 0x40;
const HAS_PARENT_SUB: u8 = 0x20;
const CONTENT: u8 = 0x1f;

/// What an update says of itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Scanned {
    /// In whose names something is written.
    pub(crate) writers: Vec<u64>,
    /// Under which roots.
    pub(crate) roots: Vec<String>,
    /// Whether something is nested in something, so that the depth must be looked at.
    pub(crate) nests: bool,
}

/// Reads all of an update.
pub(crate) fn scan(update: &[u8]) -> Result<Scanned, UpdateError> {
    if update.len() > UPDATE_BYTES_MAX {
        let found = update.len();
        return Err(UpdateError::TooLarge { found });
    }
    scan_state(update)
}

/// Reads all of a state: an update of any size.
pub(crate) fn scan_state(state: &[u8]) -> Result<Scanned, UpdateError> {
    let mut scanner = Scanner {
        rest: state,
        scanned: Scanned::default(),
    };
    scanner.insertions()?;
    scanner.deletions()?;
    if scanner.rest.is_empty() {
        Ok(scanner.scanned)
    } else {
        Err(UpdateError::Malformed)
    }
}

struct Scanner<'a> {
    rest: &'a [u8],
    scanned: Scanned,
}

impl<'a> Scanner<'a> {
    fn insertions(&mut self) -> Result<(), UpdateError> {
        for _ in 0..self.count()? {
            let blocks = self.count()?;
            let writer = self.writer()?;
            let mut clock = self.number()?;
            if blocks > 0 && !self.scanned.writers.contains(&writer) {
                self.scanned.writers.push(writer);
            }
            for _ in 0..blocks {
                clock = clock.saturating_add(self.block()?);
                if clock > CLOCK_MAX {
                    return Err(UpdateError::Malformed);
                }
            }
        }
        Ok(())
    }

    fn deletions(&mut self) -> Result<(), UpdateError> {
        for _ in 0..self.count()? {
            self.writer()?;
            for _ in 0..self.count()? {
                let (clock, length) = (self.number()?, self.number()?);
                if clock.saturating_add(length) > CLOCK_MAX {
                    return Err(UpdateError::Malformed);
                }
            }
        }
        Ok(())
    }

    /// A block, and how far it advances the clock.
    fn block(&mut self) -> Result<u64, UpdateError> {
        let info = self.byte()?;
        if info == 0 {
            return self.length();
        }
        self.place(info)?;
        match info & CONTENT {
            1 => self.length(),
            2 => self.json_list(),
            3 => self.one(Self::buffer),
            4 => self.text().and_then(utf16_length),
            5 => self.one(Self::json),
            6 => self.format(),
            7 => self.shared_type(),
            8 => self.values(),
            // Documents in documents, moves, and gaps that only merged updates have.
            _ => Err(UpdateError::Foreign),
        }
    }

    /// Beside what, or in what, the block stands.
    fn place(&mut self, info: u8) -> Result<(), UpdateError> {
        if info & HAS_ORIGIN != 0 {
            self.id()?;
        }
        if info & HAS_RIGHT_ORIGIN != 0 {
            self.id()?;
        }
        if info & (HAS_ORIGIN | HAS_RIGHT_ORIGIN) != 0 {
            return Ok(());
        }
        match self.number()? {
            1 => {
                let root = self.text()?.to_owned();
                if !self.scanned.roots.contains(&root) {
                    self.scanned.roots.push(root);
                }
            }
            _ => self.id()?,
        }
        if info & HAS_PARENT_SUB != 0 {
            self.text()?;
        }
        Ok(())
    }

    fn format(&mut self) -> Result<u64, UpdateError> {
        self.text()?;
        self.one(Self::json)
    }

    fn shared_type(&mut self) -> Result<u64, UpdateError> {
        self.scanned.nests = true;
        match self.number()? {
            // Array, map, text, fragment, text in a fragment.
            0 | 1 | 2 | 4 | 6 => Ok(1),
            // An element, with its tag.
            3 => self.one(|scanner| scanner.text().map(drop)),
            _ => Err(UpdateError::Foreign),
        }
    }

    fn values(&mut self) -> Result<u64, UpdateError> {
        let count = self.length()?;
        self.fits(count)?;
        for _ in 0..count {
            self.value(0)?;
        }
        Ok(count)
    }

    fn value(&mut self, depth: usize) -> Result<(), UpdateError> {
        if depth > VALUE_DEPTH_MAX {
            return Err(UpdateError::TooDeep);
        }
        match self.byte()? {
            120 | 121 | 126 | 127 => Ok(()),
            125 => self.signed(),
            124 => self.take(4).map(drop),
            122 | 123 => self.take(8).map(drop),
            119 => self.text().map(drop),
            116 => self.buffer(),
            117 => {
                let count = self.count()?;
                (0..count).try_for_each(|_| self.value(depth + 1))
            }
            118 => {
                let count = self.count()?;
                (0..count).try_for_each(|_| {
                    self.text()?;
                    self.value(depth + 1)
                })
            }
            _ => Err(UpdateError::Malformed),
        }
    }

    fn json_list(&mut self) -> Result<u64, UpdateError> {
        let count = self.length()?;
        self.fits(count)?;
        for _ in 0..count {
            self.json()?;
        }
        Ok(count)
    }

    /// JSON in a text. Only its nesting is looked at; what it says is for the library to read.
    fn json(&mut self) -> Result<(), UpdateError> {
        let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
        for byte in self.text()?.bytes() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_text => escaped = true,
                b'"' => in_text = !in_text,
                b'[' | b'{' if !in_text => depth += 1,
                b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > VALUE_DEPTH_MAX {
                return Err(UpdateError::TooDeep);
            }
        }
        Ok(())
    }

    fn one(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<(), UpdateError>,
    ) -> Result<u64, UpdateError> {
        read(self).map(|()| 1)
    }

    fn id(&mut self) -> Result<(), UpdateError> {
        self.writer()?;
        self.number().map(drop)
    }

    fn writer(&mut self) -> Result<u64, UpdateError> {
        let writer = self.number()?;
        if writer > WRITER_MAX {
            return Err(UpdateError::Malformed);
        }
        Ok(writer)
    }

    /// A number of things each of which takes a byte at least.
    fn count(&mut self) -> Result<u64, UpdateError> {
        let count = self.number()?;
        self.fits(count)?;
        Ok(count)
    }

    fn fits(&self, count: u64) -> Result<(), UpdateError> {
        match usize::try_from(count) {
            Ok(count) if count <= self.rest.len() => Ok(()),
            Ok(_) | Err(_) => Err(UpdateError::Malformed),
        }
    }

    /// A length of at least one.
    fn length(&mut self) -> Result<u64, UpdateError> {
        match self.number()? {
            0 => Err(UpdateError::Malformed),
            length => Ok(length),
        }
    }

    fn text(&mut self) -> Result<&'a str, UpdateError> {
        let length = self.count()?;
        let bytes = self.take(length)?;
        std::str::from_utf8(bytes).map_err(|_| UpdateError::Malformed)
    }

    fn buffer(&mut self) -> Result<(), UpdateError> {
        let length = self.count()?;
        self.take(length).map(drop)
    }

    /// Seven bits a byte, lowest first; the high bit says that more follow.
    fn number(&mut self) -> Result<u64, UpdateError> {
        let mut number = 0_u64;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(UpdateError::Malformed)
    }

    /// A number with a sign: at most ten bytes.
    fn signed(&mut self) -> Result<(), UpdateError> {
        for _ in 0..10 {
            if self.byte()? & 0x80 == 0 {
                return Ok(());
            }
        }
        Err(UpdateError::Malformed)
    }

    fn byte(&mut self) -> Result<u8, UpdateError> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn take(&mut self, length: u64) -> Result<&'a [u8], UpdateError> {
        self.fits(length)?;
        let length = usize::try_from(length).map_err(|_| UpdateError::Malformed)?;
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        Ok(taken)
    }
}

fn utf16_length(text: &str) -> Result<u64, UpdateError> {
    match text.encode_utf16().count() {
        0 => Err(UpdateError::Malformed),
        length => Ok(length as u64),
    }
}

#[cfg(test)]
mod tests;
