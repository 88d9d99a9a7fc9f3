//! What every document must be, and what one says.

use roxmltree::Document;

/// Well-formed, every coordinate a finite number within the document.
pub(crate) fn check_document(svg: &str) {
    let document = Document::parse(svg).unwrap();
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "svg");
    let size: Vec<f64> = numbers(root.attribute("viewBox").unwrap());
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        for attribute in node.attributes() {
            let limit = match attribute.name() {
                "x" | "cx" | "width" => size[2],
                "y" | "cy" | "height" => size[3],
                "points" => size[2].max(size[3]),
                _ => continue,
            };
            for number in numbers(attribute.value()) {
                assert!(
                    (0.0..=limit).contains(&number),
                    "{}: {attribute:?}",
                    node.tag_name().name()
                );
            }
        }
    }
}

fn numbers(text: &str) -> Vec<f64> {
    let parts = text.split([' ', ',']).filter(|part| !part.is_empty());
    parts.map(|part| part.trim_end_matches('%').parse().unwrap()).collect()
}

/// Every text in the document.
pub(crate) fn texts(svg: &str) -> Vec<String> {
    check_document(svg);
    let document = Document::parse(svg).unwrap();
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    texts.map(|node| node.text().unwrap_or("").trim().to_string()).collect()
}
