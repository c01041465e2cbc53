//! The bundled Chinese font, for papers that bring none and for sample papers.

/// Noto Sans SC, regular, whole. Other layers that need it take it from here: it is ten megabytes.
pub static NOTO_SANS_SC: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-400-full.ttf");
