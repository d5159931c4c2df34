//! Pages made by chance from a seed: the same seed makes the same page on every machine.

/// How careful the author of a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Every element is closed, every attribute quoted, nothing is left out.
    Strict,
    /// As people write: end tags left out, tags missing or stray, odd cases and entities.
    Sloppy,
}

/// The page of a seed.
pub fn page(seed: u64, manner: Manner) -> String {
    let mut author = Author { chance: Chance(seed), manner, html: String::new(), depth: 0 };
    author.page();
    author.html
}

/// splitmix64.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("below end")
    }

    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

struct Author {
    chance: Chance,
    manner: Manner,
    html: String,
    depth: usize,
}

const WORDS: &[&str] = &[
    "bread",
    "Müller",
    "rye",
    "42",
    "3.14",
    "你好",
    "naïve",
    "&amp;",
    "&eacute;clair",
    "&lt;tag&gt;",
    "don't",
    "a&nbsp;b",
    "co-op",
    "かな",
    "ΑΒΓ",
    "über",
    "open",
    "&copy;",
    "&#x41;bc",
    "price:",
    "e\u{301}",
];
const SLOPPY_WORDS: &[&str] =
    &["AT&T", "a < b", "&copyright", "&notit;", "&", "&#0;", "&#x80;", "x&ampy", "&bogus;"];
const URLS: &[&str] = &[
    "/",
    "a.html",
    "../b/?x=1&amp;y=2",
    "#top",
    "https://example.com/c%20d",
    "mailto:a@b.example",
    "",
    "  /spaced  ",
    "data:text/plain,hello",
    "//cdn.example/x.js",
    "caf&eacute;.html",
    "?q=a+b#frag",
    "x.png",
];
const SLOPPY_URLS: &[&str] = &["a?x=1&copy=2", "/a&amp/b", "a\nb", "&#x2F;c", "a?b=1&lang=de&para"];
const INLINE: &[&str] =
    &["b", "i", "em", "strong", "span", "code", "small", "q", "sub", "mark", "u", "abbr", "bdi"];
const BLOCKS: &[&str] =
    &["div", "section", "article", "header", "nav", "main", "aside", "footer", "blockquote", "figure"];

impl Author {
    fn page(&mut self) {
        if self.is_strict() {
            self.put("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
            self.head();
            self.put("</head>\n<body>");
            self.blocks(12);
            self.put("</body></html>\n");
            return;
        }
        // Without it, quirks mode would let a paragraph go on around a table.
        self.put("<!doctype html>");
        for start in ["<!-- x --->", "<html lang=de>", "<HEAD>"] {
            self.maybe(start);
        }
        self.head();
        for start in ["</head>", "\n", "<body class=x>"] {
            self.maybe(start);
        }
        self.blocks(12);
        for end in ["</body>", "</html>", "<p>after <a href=end>all</a>"] {
            self.maybe(end);
        }
    }

    fn is_strict(&self) -> bool {
        self.manner == Manner::Strict
    }

    fn put(&mut self, text: &str) {
        self.html.push_str(text);
    }

    fn maybe(&mut self, text: &str) {
        if self.chance.below(2) == 0 {
            self.put(text);
        }
    }

    fn is_careless(&mut self) -> bool {
        !self.is_strict() && self.chance.below(3) == 0
    }

    fn name(&mut self, name: &str) -> String {
        if self.is_careless() { name.to_uppercase() } else { name.to_owned() }
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let name = self.name(name);
        self.put(&format!("<{name}"));
        for (attribute, value) in attributes {
            self.attribute(attribute, value);
        }
        self.common_attribute();
        self.put(">");
    }

    fn common_attribute(&mut self) {
        let id = format!("id{}", self.chance.below(1000));
        match self.chance.below(12) {
            0 => self.attribute("id", &id),
            1 => self.attribute("style", "background: url(bg.png) no-repeat; color: red"),
            2 => self.attribute("role", "navigation"),
            3 => self.attribute("itemtype", "https://schema.org/Thing"),
            4 => self.attribute("class", "x y"),
            _ => {}
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        let name = self.name(name);
        let is_bare = !value.is_empty()
            && !value.contains([' ', '"', '\'', '<', '>', '=', '`', '\n'])
            && !value.ends_with('/');
        let written = match self.chance.below(3) {
            0 if !self.is_strict() && is_bare => format!(" {name}={value}"),
            1 if !self.is_strict() && !value.contains('\'') => format!("\n{name} = '{value}'"),
            _ => format!(" {name}=\"{value}\""),
        };
        self.put(&written);
    }

    fn close(&mut self, name: &str) {
        let name = self.name(name);
        self.put(&format!("</{name}>"));
    }

    /// An end tag that the standard lets one leave out.
    fn close_optionally(&mut self, name: &str) {
        if !self.is_careless() {
            self.close(name);
        }
    }

    fn url(&mut self) -> &'static str {
        if self.is_careless() { self.chance.pick(SLOPPY_URLS) } else { self.chance.pick(URLS) }
    }

    fn words(&mut self) {
        for _ in 0..=self.chance.below(6) {
            let word =
                if self.is_careless() { self.chance.pick(SLOPPY_WORDS) } else { self.chance.pick(WORDS) };
            self.put(word);
            let gap = self.chance.pick(&[" ", " ", "\n", ", "]);
            self.put(gap);
        }
    }

    fn head(&mut self) {
        for _ in 0..self.chance.below(8) {
            let url = self.url();
            match self.chance.below(14) {
                0 => self.put("<title> A  title &amp; more\n</title>"),
                1 => self
                    .open("meta", &[("name", "description"), ("content", " Some  words &quot;here&quot; ")]),
                2 => self.open("meta", &[("name", "robots"), ("content", "noindex, NoFollow")]),
                3 => self.open("link", &[("rel", "canonical"), ("href", url)]),
                4 => self.open("link", &[("rel", "alternate"), ("hreflang", "de-AT"), ("href", url)]),
                5 => self.open("link", &[("rel", "preload Stylesheet"), ("href", url)]),
                6 => self.open("meta", &[("property", "og:image"), ("content", url)]),
                7 => self.open("meta", &[("name", "twitter:card"), ("content", "summary")]),
                8 => self.put(
                    "<style>@import 'a.css'; p > a { background: url( \"b.png\" ) } /* url(no) */</style>",
                ),
                9 => self.put("<script>if (a < b) document.write('<a href=\"no\">');</script>"),
                10 => self.put(
                    "<script type=\"application/ld+json\">{\"@type\": \"Thing\", \"n\": [1, 2], \"image\": [\"a.jpg\", {\"url\": \"b\"}]}</script>",
                ),
                11 => self.open("base", &[("href", url)]),
                12 => self.put("<noscript><link rel=\"stylesheet\" href=\"no.css\"></noscript>"),
                _ => self.open("meta", &[("http-equiv", "Refresh"), ("content", "5; url=/next")]),
            }
        }
    }

    fn blocks(&mut self, count: usize) {
        if self.depth > 5 {
            return;
        }
        self.depth += 1;
        for _ in 0..self.chance.below(count) {
            self.block();
            self.maybe("\n");
        }
        self.depth -= 1;
    }

    fn block(&mut self) {
        match self.chance.below(14) {
            0..=2 => {
                self.open("p", &[]);
                self.phrasing(4);
                self.close_optionally("p");
            }
            3 | 4 => {
                let name = self.chance.pick(BLOCKS);
                self.open(name, &[]);
                self.blocks(5);
                self.close(name);
            }
            5 => {
                let name = self.chance.pick(&["h1", "h2", "h3", "h6"]);
                self.open(name, &[]);
                self.phrasing(3);
                self.close(name);
            }
            6 | 7 => self.list(),
            8 => self.table(),
            9 => self.form(),
            10 => self.foreign(),
            11 => self.hidden(),
            12 if !self.is_strict() => self.odd(),
            _ => self.phrasing(3),
        }
    }

    fn list(&mut self) {
        let (list, item) = self.chance.pick(&[("ul", "li"), ("ol", "li"), ("dl", "dt"), ("dl", "dd")]);
        self.open(list, &[]);
        for _ in 0..self.chance.below(4) {
            self.open(item, &[]);
            self.phrasing(3);
            self.blocks(2);
            self.close_optionally(item);
        }
        self.close(list);
    }

    fn table(&mut self) {
        self.open("table", &[]);
        let has_body = self.is_strict() || self.chance.below(2) == 0;
        if has_body {
            self.open("tbody", &[]);
        }
        for _ in 0..self.chance.below(4) {
            self.open("tr", &[]);
            for _ in 0..=self.chance.below(3) {
                let cell = self.chance.pick(&["td", "th"]);
                self.open(cell, &[]);
                self.phrasing(3);
                self.blocks(2);
                self.close_optionally(cell);
            }
            self.close_optionally("tr");
        }
        if has_body {
            self.close_optionally("tbody");
        }
        self.close("table");
    }

    fn form(&mut self) {
        let url = self.url();
        self.open("fieldset", &[]);
        self.put("<select><option>one<option selected>two</select><textarea>\n<a href=no> &amp;</textarea>");
        self.open("input", &[("type", "image"), ("src", url), ("alt", "go")]);
        self.open("button", &[("formaction", url)]);
        self.words();
        self.close("button");
        self.close("fieldset");
    }

    fn foreign(&mut self) {
        let url = self.url();
        self.put("<svg viewBox=\"0 0 1 1\"><title>icon</title><use xlink:href=\"sprite.svg#a\"/>");
        self.open("a", &[("href", url)]);
        self.put("<text>drawn</text></a><image href=\"i.png\"/><style>a { b: c }</style>");
        self.maybe("<foreignObject><p>inside <a href=\"f\">it</a></p></foreignObject>");
        self.maybe("<![CDATA[ <a href=no> ]]>");
        self.put("</svg>");
        self.maybe("<math><mi>x</mi><mo>=</mo><mn>1</mn></math>");
    }

    fn hidden(&mut self) {
        let hidden = self.chance.pick(&[
            "<noscript><p><img src=\"pixel.gif\" alt=\"\"> enable it</p></noscript>",
            "<template><a href=\"no\" id=\"no\">t</a><template><p></template></template>",
            "<!-- <a href=\"no\"> -->",
            "<!--[if IE]><p>old</p><![endif]-->",
            "<script>var s = '<!-- <script> </script> -->';</script>",
            "<iframe src=\"frame.html\"><a href=\"no\"></iframe>",
            "<script src=\"s.js\"></script>",
            "<style>b { background: url(c.png) }</style>",
        ]);
        self.put(hidden);
    }

    /// What a careful author never writes.
    fn odd(&mut self) {
        let odd = self.chance.pick(&[
            "</div>",
            "</span>",
            "<p></b>",
            "<br/>",
            "</br>",
            "<div/>x</div>",
            "</p>",
            "<!x>",
            "<?php echo 1 ?>",
            "</ x>",
            "<!-->",
            "<li>alone",
            "<title>late</title>",
            "<meta name=robots content=none>",
            "<link rel=canonical href=late>",
            "<image src=i.png alt=old>",
            "<a name=old></a>",
            "<hr><hr/>",
            "<h2>unclosed<h3>next</h3>",
            "<center>x</center>",
            "<a href=1 href=2>twice</a>",
            "<img src=a.png alt='x' alt='y' srcset='b.png 1x, c.png 2x'>",
            "</unknown>",
            "<custom-part id=part>own</custom-part>",
            "<input type=hidden>",
            "<body class=late>",
            "<td>stray",
        ]);
        self.put(odd);
    }

    fn phrasing(&mut self, count: usize) {
        for _ in 0..=self.chance.below(count) {
            match self.chance.below(8) {
                0 | 1 => self.link(),
                2 => {
                    let name = self.chance.pick(INLINE);
                    self.open(name, &[]);
                    self.words();
                    self.close(name);
                }
                3 => {
                    let url = self.url();
                    let lazy = self.chance.pick(&["lazy", "eager"]);
                    self.open(
                        "img",
                        &[("src", url), ("alt", "a  picture"), ("width", "10px"), ("loading", lazy)],
                    );
                }
                4 => self.maybe("<br>"),
                _ => self.words(),
            }
        }
    }

    fn link(&mut self) {
        let url = self.url();
        let rel = self.chance.pick(&["nofollow", "NoOpener  ugc", "", "next"]);
        self.open("a", &[("href", url), ("rel", rel)]);
        self.words();
        self.maybe("<img src=\"l.png\" alt=\"alt text\">");
        self.maybe("<b>bold</b>");
        self.close("a");
    }
}
