//! Pictures as they are sent: readers get the picture and nothing else that stands in its file.
//!
//! Cameras write down where a picture was taken, when, and with what. All of that is taken out; how
//! the picture is to be turned stays. What would take a reader's browser is refused. The picture
//! itself is not touched.

use bytes::Bytes;
use domain::item::media_type_of;
use exif::{In, Tag};
use img_parts::ImageEXIF as _;
use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::png::{Png, PngChunk};
use img_parts::riff::{RiffChunk, RiffContent};
use img_parts::webp::WebP;

/// Most pixels of a picture: a reader's browser needs four bytes for each.
pub const PICTURE_PIXELS_MAX: usize = 50_000_000;
/// Most pictures in one GIF.
pub const GIF_FRAMES_MAX: usize = 1_000;

/// Media types whose files are read here.
const PICTURES: [&str; 4] = ["image/gif", "image/jpeg", "image/png", "image/webp"];
/// Ancillary chunks that say how a PNG looks (PNG, third edition, section 11.3).
const PNG_LOOKS: [&[u8; 4]; 14] = [
    b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"bKGD",
    b"pHYs", b"acTL", b"fcTL", b"fdAT",
];
/// How a segment with a colour profile begins (ICC.1:2022, B.4).
const JPEG_PROFILE: &[u8] = b"ICC_PROFILE\0";
/// How a segment with Exif begins.
const EXIF: &[u8] = b"Exif\0\0";
/// Flags of a WebP.
const WEBP_XMP: u8 = 0x04;
const WEBP_EXIF: u8 = 0x08;

/// Why a picture is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// It is not one of its kind, or a part of it is missing.
    #[error("the picture cannot be read")]
    Unreadable,
    /// It has too many pixels.
    #[error("the picture has more than {PICTURE_PIXELS_MAX} pixels")]
    Pixels,
    /// It has too many frames.
    #[error("the picture has more than {GIF_FRAMES_MAX} frames")]
    Frames,
}

impl PictureError {
    /// The key under which title and advice stand in the texts.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Unreadable => "failure-picture-unreadable",
            Self::Pixels => "failure-picture-pixels",
            Self::Frames => "failure-picture-frames",
        }
    }
}

/// Whether files of a media type are read here.
pub(crate) fn is_picture(media_type: &str) -> bool {
    PICTURES.contains(&media_type)
}

/// A file as readers get it: pictures by their names as [`plain`] leaves them, others as they are.
///
/// # Errors
/// [`PictureError`].
pub fn plain_file(name: &str, file: Bytes) -> Result<Bytes, PictureError> {
    let media_type = media_type_of(name);
    match is_picture(media_type) {
        true => plain(media_type, file),
        false => Ok(file),
    }
}

/// The picture without what else stands in its file.
///
/// # Errors
/// [`PictureError`].
pub(crate) fn plain(media_type: &str, file: Bytes) -> Result<Bytes, PictureError> {
    let size = imagesize::blob_size(&file).map_err(|_| PictureError::Unreadable)?;
    let pixels = size.width.checked_mul(size.height);
    if pixels.is_none_or(|pixels| pixels > PICTURE_PIXELS_MAX) {
        return Err(PictureError::Pixels);
    }
    match media_type {
        "image/jpeg" => jpeg(file),
        "image/png" => png(file),
        "image/webp" => webp(file),
        _ => gif(file),
    }
}

fn jpeg(file: Bytes) -> Result<Bytes, PictureError> {
    let mut image = Jpeg::from_bytes(file).map_err(|_| PictureError::Unreadable)?;
    let turned = image.exif().as_deref().and_then(orientation);
    let segments = image.segments_mut();
    segments.retain(is_of_jpeg);
    if let Some(turned) = turned {
        let contents = [EXIF, &exif_of(turned)].concat().into();
        let has_head = segments.first().map(JpegSegment::marker) == Some(markers::APP0);
        let exif = JpegSegment::new_with_contents(markers::APP1, contents);
        segments.insert(usize::from(has_head), exif);
    }
    Ok(image.encoder().bytes())
}

fn png(file: Bytes) -> Result<Bytes, PictureError> {
    let mut image = Png::from_bytes(file).map_err(|_| PictureError::Unreadable)?;
    let turned = image.exif().as_deref().and_then(orientation);
    let chunks = image.chunks_mut();
    chunks.retain(is_of_png);
    if let Some(turned) = turned {
        let exif = PngChunk::new(*b"eXIf", exif_of(turned));
        // The head comes first.
        chunks.insert(chunks.len().min(1), exif);
    }
    Ok(image.encoder().bytes())
}

fn webp(file: Bytes) -> Result<Bytes, PictureError> {
    let mut image = WebP::from_bytes(file).map_err(|_| PictureError::Unreadable)?;
    let written = image.chunk_by_id(*b"EXIF");
    let written = written.and_then(|chunk| chunk.content().data());
    // Some programs begin it as in a JPEG.
    let turned = written.and_then(|exif| orientation(exif.strip_prefix(EXIF).unwrap_or(exif)));
    let chunks = image.chunks_mut();
    chunks.retain(|chunk| ![*b"EXIF", *b"XMP "].contains(&chunk.id()));
    for chunk in chunks.iter_mut().filter(|chunk| chunk.id() == *b"VP8X") {
        if let Some(said) = chunk.content().data() {
            *chunk = RiffChunk::new(*b"VP8X", RiffContent::Data(flags(said, turned.is_some())));
        }
    }
    if let Some(turned) = turned {
        chunks.push(RiffChunk::new(*b"EXIF", RiffContent::Data(exif_of(turned))));
    }
    Ok(image.encoder().bytes())
}

/// What a WebP says that it has (RFC 9649, section 2.7): no XMP, and Exif or not.
fn flags(said: &[u8], has_exif: bool) -> Bytes {
    let mut said = said.to_vec();
    if let Some(flags) = said.first_mut() {
        *flags &= !(WEBP_XMP | WEBP_EXIF);
        *flags |= if has_exif { WEBP_EXIF } else { 0 };
    }
    said.into()
}

/// Whether a segment of a JPEG says how it looks; the others are what programs add.
fn is_of_jpeg(segment: &JpegSegment) -> bool {
    match segment.marker() {
        markers::APP2 => segment.contents().starts_with(JPEG_PROFILE),
        // Of programs; 0 is of the format itself, 14 says how colours are meant.
        markers::APP1 | markers::APP3..=markers::APP13 | markers::APP15 | markers::COM => false,
        _ => true,
    }
}

fn is_of_png(chunk: &PngChunk) -> bool {
    let kind = chunk.kind();
    // A capital letter in front says that no picture is seen without it.
    kind[0].is_ascii_uppercase() || PNG_LOOKS.contains(&&kind)
}

/// How the picture is to be turned, from 1 to 8 (Exif 3.0, 4.6.5.1.6).
fn orientation(exif: &[u8]) -> Option<u8> {
    let read = exif::Reader::new().read_raw(exif.to_vec()).ok()?;
    let field = read.get_field(Tag::Orientation, In::PRIMARY)?;
    let turned = u8::try_from(field.value.get_uint(0)?).ok()?;
    (2..=8).contains(&turned).then_some(turned)
}

/// A block of Exif that says how the picture is to be turned and nothing else: the head of a TIFF, and one
/// directory with one entry, a short.
fn exif_of(turned: u8) -> Bytes {
    let mut block = b"II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    block.extend([turned, 0, 0, 0, 0, 0, 0, 0]);
    block.into()
}

/// A GIF as it is, if it is whole and has not too many frames (GIF 89a, section 12). It has no place for where
/// a picture was taken.
fn gif(file: Bytes) -> Result<Bytes, PictureError> {
    let mut reader = Reader(&file);
    let head = reader.take(13)?;
    reader.table(head[10])?;
    let mut frames = 0;
    loop {
        match reader.take(1)?[0] {
            b',' => {
                frames += 1;
                let place = reader.take(9)?;
                reader.table(place[8])?;
                reader.take(1)?;
            }
            b'!' => {
                reader.take(1)?;
            }
            b';' => return Ok(file),
            _ => return Err(PictureError::Unreadable),
        }
        if frames > GIF_FRAMES_MAX {
            return Err(PictureError::Frames);
        }
        reader.blocks()?;
    }
}

/// What is left of a file.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], PictureError> {
        let (taken, rest) = self
            .0
            .split_at_checked(length)
            .ok_or(PictureError::Unreadable)?;
        self.0 = rest;
        Ok(taken)
    }

    /// Skips a table of colours, if the flags say that there is one.
    fn table(&mut self, flags: u8) -> Result<(), PictureError> {
        if flags & 0x80 != 0 {
            self.take(3 << ((flags & 7) + 1))?;
        }
        Ok(())
    }

    /// Skips blocks up to the empty one.
    fn blocks(&mut self) -> Result<(), PictureError> {
        loop {
            match self.take(1)?[0] {
                0 => return Ok(()),
                length => self.take(usize::from(length))?,
            };
        }
    }
}

#[cfg(test)]
mod tests;
