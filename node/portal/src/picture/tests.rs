//! What stays of a picture, and what is refused.

use super::*;

/// A JPEG of one pixel, in grey, with these segments behind its head.
fn jpeg(segments: &[(u8, &[u8])]) -> Bytes {
    let mut file = b"\xff\xd8".to_vec();
    for (marker, contents) in segments {
        let length = u16::try_from(contents.len() + 2).unwrap();
        file.extend([0xff, *marker]);
        file.extend(length.to_be_bytes());
        file.extend(*contents);
    }
    // The frame, one by one pixel; a scan; the end.
    file.extend(b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00");
    file.extend(b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\xd2\xff\xd9");
    file.into()
}

fn chunk(kind: &[u8; 4], contents: &[u8]) -> PngChunk {
    PngChunk::new(*kind, Bytes::copy_from_slice(contents))
}

/// A PNG of that size, with these chunks before its end; nobody decodes it here.
fn png(width: u32, height: u32, chunks: &[(&[u8; 4], &[u8])]) -> Bytes {
    let head = [
        &width.to_be_bytes()[..],
        &height.to_be_bytes(),
        &[8, 0, 0, 0, 0],
    ]
    .concat();
    let start = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\0\0\0\0IEND\xae\x42\x60\x82";
    let mut png = Png::from_bytes(Bytes::from_static(start)).unwrap();
    png.chunks_mut().clear();
    png.chunks_mut().push(chunk(b"IHDR", &head));
    for (kind, contents) in chunks {
        png.chunks_mut().push(chunk(kind, contents));
    }
    png.chunks_mut().push(chunk(b"IEND", b""));
    png.encoder().bytes()
}

/// A GIF of that many frames of one pixel.
fn gif_of(frames: usize) -> Vec<u8> {
    let mut file = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff".to_vec();
    file.extend(b"!\xfe\x05hello\0");
    for _ in 0..frames {
        file.extend(b",\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0");
    }
    file.push(b';');
    file
}

/// A WebP of one pixel, with Exif and XMP.
fn webp_of_a_camera() -> Bytes {
    let part = |kind: &[u8; 4], contents: &[u8]| {
        let length = u32::try_from(contents.len()).unwrap();
        [&kind[..], &length.to_le_bytes(), contents].concat()
    };
    let body = [
        b"WEBP".to_vec(),
        part(b"VP8X", b"\x0c\0\0\0\0\0\0\0\0\0"),
        part(b"VP8L", b"\x2f\0\0\0\0\0"),
        part(b"EXIF", &from_a_camera(3)[..44]),
        part(b"XMP ", b"<gps>48.3904</gps>"),
    ]
    .concat();
    part(b"RIFF", &body).into()
}

fn has(file: &[u8], bytes: &[u8]) -> bool {
    file.windows(bytes.len()).any(|window| window == bytes)
}

/// A block of Exif with a place in it, to be turned like that.
fn from_a_camera(turned: u8) -> Vec<u8> {
    [&exif_of(turned), &b"GPS 48.3904 -4.4861"[..]].concat()
}

#[test]
fn where_a_photograph_was_taken_is_taken_out_and_how_it_is_turned_stays() {
    let exif = [b"Exif\0\0", &from_a_camera(6)[..]].concat();
    let profile = [JPEG_PROFILE, b"\x01\x01colours"].concat();
    let photograph = jpeg(&[
        (markers::APP0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        (markers::APP1, &exif),
        (
            markers::APP1,
            b"http://ns.adobe.com/xap/1.0/\0<gps>48.3904</gps>",
        ),
        (markers::APP2, &profile),
        (markers::APP2, b"MPF\0 48.3904"),
        (markers::APP13, b"Photoshop 3.0\0Brest"),
        (markers::APP14, b"Adobe\0\x64\0\0\0\0\x01"),
        (markers::COM, b"48.3904"),
    ]);
    let plain = plain("image/jpeg", photograph).unwrap();
    for secret in [&b"48.3904"[..], b"Brest", b"MPF", b"GPS"] {
        assert!(!has(&plain, secret), "{secret:?}");
    }
    for look in [&b"JFIF"[..], JPEG_PROFILE, b"Adobe", b"\xd2\xff\xd9"] {
        assert!(has(&plain, look), "{look:?}");
    }
    let exif = Jpeg::from_bytes(plain.clone()).unwrap().exif().unwrap();
    assert_eq!(orientation(&exif), Some(6));
    assert_eq!(super::plain("image/jpeg", plain.clone()), Ok(plain));
}

#[test]
fn texts_and_times_of_a_png_are_taken_out_and_its_looks_stay() {
    let picture = png(
        2,
        2,
        &[
            (b"gAMA", b"\0\0\xb1\x8f"),
            (b"tEXt", b"Author\0Maelle"),
            (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0Maelle"),
            (b"tIME", b"\x07\xe8\x01\x01\0\0\0"),
            (b"eXIf", &from_a_camera(1)),
            (b"IDAT", b"pixels"),
        ],
    );
    let plain = plain("image/png", picture).unwrap();
    for secret in [&b"Maelle"[..], b"tIME", b"eXIf", b"GPS"] {
        assert!(!has(&plain, secret), "{secret:?}");
    }
    assert!(has(&plain, b"gAMA") && has(&plain, b"pixels"));
}

#[test]
fn a_webp_loses_what_a_camera_wrote() {
    let plain = plain("image/webp", webp_of_a_camera()).unwrap();
    assert!(!has(&plain, b"48.3904"));
    assert!(!has(&plain, b"GPS"));
    // It says that it has Exif and no XMP, and has what it says.
    assert!(has(&plain, b"VP8X\x0a\0\0\0\x08"));
    assert!(has(&plain, &exif_of(3)));
}

#[test]
fn pictures_that_would_take_a_browser_are_refused() {
    let side = u32::try_from(PICTURE_PIXELS_MAX / 1_000).unwrap();
    let most = png(side, 1_000, &[(b"IDAT", b"")]);
    assert_eq!(plain("image/png", most.clone()), Ok(most));
    for (width, height) in [(side + 1, 1_000), (50_000, 50_000), (u32::MAX, u32::MAX)] {
        let refused = plain("image/png", png(width, height, &[]));
        assert_eq!(refused, Err(PictureError::Pixels), "{width} × {height}");
    }
    let most = Bytes::from(gif_of(GIF_FRAMES_MAX));
    assert_eq!(plain("image/gif", most.clone()), Ok(most));
    let refused = plain("image/gif", gif_of(GIF_FRAMES_MAX + 1).into());
    assert_eq!(refused, Err(PictureError::Frames));
}

#[test]
fn what_is_no_picture_or_half_of_one_is_refused() {
    let gif = gif_of(3);
    for length in 0..gif.len() {
        let half = Bytes::copy_from_slice(&gif[..length]);
        assert_eq!(
            plain("image/gif", half),
            Err(PictureError::Unreadable),
            "{length}"
        );
    }
    for kind in PICTURES {
        for file in [
            "",
            "GIF89a",
            "<!doctype html><script>alert(1)</script>",
            "\u{89}PNG",
        ] {
            let refused = plain(kind, Bytes::from_static(file.as_bytes()));
            assert_eq!(refused, Err(PictureError::Unreadable), "{kind} {file}");
        }
    }
}

#[test]
fn no_cut_or_flipped_picture_ends_the_process() {
    let exif = [b"Exif\0\0", &from_a_camera(8)[..]].concat();
    let pictures = [
        ("image/jpeg", jpeg(&[(markers::APP1, &exif)])),
        (
            "image/png",
            png(2, 2, &[(b"eXIf", &from_a_camera(8)), (b"IDAT", b"x")]),
        ),
        ("image/gif", gif_of(2).into()),
        ("image/webp", webp_of_a_camera()),
    ];
    for (kind, picture) in pictures {
        for at in 0..picture.len() {
            let _cut = plain(kind, picture.slice(..at));
            for bit in 0..8 {
                let mut flipped = picture.to_vec();
                flipped[at] ^= 1 << bit;
                let _flipped = plain(kind, flipped.into());
            }
        }
    }
}
