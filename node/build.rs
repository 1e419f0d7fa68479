//! The sample library travels inside the program, which is built again when a folder is added.

fn main() {
    println!("cargo:rerun-if-changed=../samples");
}
