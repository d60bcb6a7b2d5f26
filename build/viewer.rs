//! Embeds the built map page, if it was built: `viewer/dist/index.html`.

use std::{env, fs, io, path::Path};

const BUILT: &str = "viewer/dist/index.html";

/// Writes `viewer.rs`, which has the page's template as an `Option<&str>`.
pub fn embed(out: &Path) -> io::Result<()> {
    println!("cargo::rerun-if-changed=build/viewer.rs");
    let built = Path::new(BUILT).is_file();
    // A watched path that does not exist would make every build run this again, so until the page is built its
    // folder is watched, which then shows `dist` appearing.
    println!("cargo::rerun-if-changed={}", if built { BUILT } else { "viewer" });
    let template = if built {
        let path = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join(BUILT);
        format!("Some(include_str!({path:?}))")
    } else {
        "None".to_owned()
    };
    fs::write(out.join("viewer.rs"), format!("const TEMPLATE: Option<&str> = {template};\n"))
}
