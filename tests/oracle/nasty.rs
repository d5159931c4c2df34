//! Pages that are wrong in every way that a tree builder must cope with.

/// Pages of the table that are read otherwise on purpose, each with the reason.
pub const DIFFERENCES: &[(&str, &str)] = &[
    ("text in a table out of place", MOVED),
    ("table in table without a cell", MOVED),
    ("unclosed link in a row out of place", MOVED),
    (
        "heading in a block in a heading",
        "one heading is read at a time, so the inner one ends the outer one's text",
    ),
    ("math with svg annotation", "SVG inside MathML is not looked for; nobody links from there"),
    ("NUL bytes in foreign text", "a NUL byte is dropped everywhere, in SVG too, where it would be U+FFFD"),
    ("frameset in the body", "frames of a misplaced frame set are still told, though browsers drop them"),
    (
        "stray end tags in the head",
        "a stray </br> is a line break in the body only; it does not end the head",
    ),
    ("html lang twice", "a second html or body tag adds no attributes to the first"),
    (
        "table in a paragraph without a doctype",
        "quirks mode is not told apart: a table ends the paragraph it stands in",
    ),
    (
        "svg style that is not closed",
        "an end tag does not reach beyond a style element, in SVG neither, so it is not shown what follows",
    ),
    ("html late", LATE),
    ("body attributes late", LATE),
];

const MOVED: &str =
    "text out of place in a table is read where it is written; browsers move it before the table";
const LATE: &str = "an html or body tag inside a word ends the word; browsers only take its attributes";

/// Every page with its name.
pub fn pages() -> Vec<(&'static str, String)> {
    let written = NASTY.iter().map(|(name, html)| (*name, (*html).to_owned()));
    written.chain(repeated()).collect()
}

fn repeated() -> Vec<(&'static str, String)> {
    let script = "<script>var a;\n</script><style>b{}\n</style>";
    let lines = format!(
        "<title>t</title>\n<p>ü<a href=1>x</a>\n\n<p\nid=p><img\nsrc=i alt='a\nb'>{script}\n<a href=2>y"
    );
    vec![
        ("line ends LF", lines.clone()),
        ("line ends CRLF", lines.replace('\n', "\r\n")),
        ("line ends CR", lines.replace('\n', "\r")),
        ("line ends mixed", lines.replacen('\n', "\r\n", 2).replacen("\n\n", "\r\n\r", 1)),
        ("a very long attribute", format!("<p title='{0}'><a href='/{0}'>{0}</a>", "long ".repeat(20_000))),
        (
            "400 nested elements",
            format!("<!doctype html><html><head></head><body>{}<a href=x>y", "<div><span>".repeat(200)),
        ),
        (
            "1,500 nested elements",
            format!("{}<a href=x>y</a>{}<a href=z>", "<div>".repeat(1500), "</div>".repeat(1500)),
        ),
        ("5,000 unclosed formatting elements", format!("<p>{}<a href=x>y", "<b>".repeat(5000))),
        ("300 unclosed formatting elements over paragraphs", "<p><b>x<i>y<a href=z>t".repeat(100)),
        ("300 unclosed links", "<a href=x>y ".repeat(300)),
    ]
}

const NASTY: &[(&str, &str)] = &[
    ("empty", ""),
    ("only white space", " \n\t"),
    ("only text", "hello <"),
    ("unclosed tags", "<div><p>one<p>two<ul><li>three<li><a href=x>four<b>five"),
    ("unclosed tag at the end", "<p>x<a href=y"),
    ("unclosed attribute at the end", "<p>x<a href='y>z</a>"),
    ("unclosed link over paragraphs", "<p><a href=1>one<p>two<p>three</a> four"),
    ("unclosed link over items", "<ul><li><a href=1>one<li>two<li><a href=2>three</ul>four"),
    ("unclosed link in a cell", "<table><tr><td><a href=1>one<td>two</table>three"),
    ("unclosed link in a paragraph in a cell", "<table><tr><td><p><a href=1>one</p>two<td>three</table>four"),
    ("link around a table", "<a href=1>one<table><tr><td>two</table>three</a>four"),
    ("link around blocks", "<a href=1><div><h2>one</h2><p>two</p></div></a>three"),
    ("link ended across a block", "<p><a href=1>one<div>two</a>three</div>four"),
    (
        "nested forms",
        "<form action=1><form action=2><input></form><a href=x>y</a></form><form action=3></form>",
    ),
    ("form closed across a block", "<form action=1><div></form><form action=2></div><a href=x>y</a></form>"),
    ("nested tables", "<table><tr><td><table><tr><td><a href=1>x</table><a href=2>y</table><a href=3>z"),
    ("table in table without a cell", "<table><tr><table><tr><td>x</table>y</table>z"),
    ("link in a table out of place", "<table><a href=1>one</a><tr><td>two</table>"),
    ("link in a row out of place", "<table><tr><a href=1>one</a><td>two</td></tr></table>three"),
    ("unclosed link in a row out of place", "<a href=1>a<table><tr><a href=2>b<td>c</table>d"),
    ("text in a table out of place", "<p>a</p><table>b<tr>c<td>d</table>e"),
    ("heading in a table out of place", "<table><h2>one</h2><tr><td>two</table>"),
    ("form in a table", "<table><tr><form action=1><td><input type=image src=x alt=y></form><td>z</table>"),
    ("input in a table", "<table><input type=hidden><input type=image src=x alt=y><tr><td>z</table>"),
    ("caption and columns", "<table><caption>a<col><colgroup><col><tr><td>b<thead><tr><th>c</table>"),
    ("cells outside a table", "<td id=no background=no.png>one<tr id=no><tbody><caption>two<p id=yes>three"),
    ("table in a paragraph", "<!doctype html><p role=main><table background=a><tr><td><a href=1>x</table>y"),
    (
        "table in a paragraph without a doctype",
        "<p role=main><table background=a><tr><td><a href=1>x</table>y",
    ),
    ("tables without anything", "<table></table><table><tr></table><table><tbody></table>x"),
    ("style in a table", "<table><style>a{b:url(c)}</style><tr><script src=s></script><td>x</table>"),
    ("template", "<p>a<template><a href=no id=no>b</a><style>x{y:url(no)}</style></template>c<a href=yes>d"),
    ("nested templates", "<template><template></template><a href=no></a></template><a href=yes>x</a>"),
    ("unclosed template", "<p>a<template><a href=no>b</a><template>c"),
    ("template in a table", "<table><template><tr><td id=no></template><tr><td id=yes>x</table>"),
    ("template in the head", "<head><template><div></div></template><title>t</title></head><body>x"),
    ("template end tag alone", "<p>a</template>b<a href=x>c"),
    (
        "textarea in a template",
        "<template><textarea></template></textarea><a href=no></template><a href=yes>x",
    ),
    ("comment in a template", "<template><!-- </template> --><a href=no></a></template><a href=yes>x"),
    (
        "svg in a template",
        "<template><svg><![CDATA[</template>]]><a href=no /></svg></template><a href=yes>x",
    ),
    (
        "noscript in the head",
        "<head><noscript><link rel=stylesheet href=a><style>b{c:url(d)}</style></noscript><title>t</title>",
    ),
    (
        "noscript in the head with an image",
        "<head><noscript><img src=a></noscript><title>t</title><link rel=canonical href=b>",
    ),
    ("noscript in the head with text", "<head><noscript>text</noscript><title>t</title>"),
    ("noscript in the body", "<body><noscript><a href=a>b</a><h2>c</h2> d</noscript>e"),
    ("noscript around an unclosed element", "<body><div><noscript><div></noscript><a href=a>b</a>"),
    (
        "svg",
        "<svg id=s><a xlink:href=1 rel=nofollow>x<text>y</text></a><use href=2 /><image xlink:href=3 /></svg><p>z",
    ),
    ("svg closes itself", "<svg/><a href=1>x</a><p><svg id=i /><title>t</title>"),
    ("svg with HTML that breaks out", "<svg><g><p id=p>x<a href=1>y</a></svg>z"),
    ("svg with font", "<svg><font>a</font><font color=red><a href=1>x</a></svg>"),
    (
        "svg with integration points",
        "<svg><foreignObject><p><a href=1>x</a><svg><a href=2 /></svg></foreignObject><desc><b>d</b></desc>",
    ),
    ("svg with a title and a heading", "<svg><title>a<h1>b</h1></title><a href=1>c</a></svg>"),
    (
        "svg with a script and a style",
        "<svg><script>a<b</b></script><style>c{d:e}</style><script href=s /></svg>x",
    ),
    ("svg style with a reference", "<svg><style>a{b:url(c.png)}</style></svg>"),
    ("svg style in CDATA", "<svg><style><![CDATA[a>b{c:url(d)}]]></style><path/></svg><a href=1>x"),
    ("svg style with references", "<svg><style>a{b:url(c?d&amp;e)}</style></svg><a href=1>x"),
    ("svg style with elements", "<svg><style>a{b:url(c)}<g>d{e:url(no)}</g></style><path/></svg><a href=1>x"),
    ("svg style that HTML breaks out of", "<svg><style>a{b:url(c)}<p>d</style>e<a href=1>x</a>"),
    ("svg style that is not closed", "<svg><style>a{b:url(c)}</svg>d<a href=1>x</a>"),
    (
        "controls with and without names",
        "<label for=a>A</label><input id=a><input id=b><label>C <select></select></label><textarea title=d></textarea>\
         <input type=button><input type=button value=e><input type=hidden><input type=text hidden><select></select>\
         <label for=f>F</label><select id=f aria-label=''></select>",
    ),
    (
        "buttons with and without names",
        "<button>x</button><button> </button><button><img src=i alt=y></button><button><img src=i alt=''></button>\
         <button><svg><title>t</title><path/></svg></button><button><svg><path/></svg></button><button><i></i>\
         <button aria-label=z></button><button><span title=w></span></button><button><p></button>after",
    ),
    (
        "frames",
        "<iframe src=a></iframe><iframe src=b title=c></iframe><iframe src=d hidden></iframe><iframe width=0>",
    ),
    (
        "what browsers wait for",
        "<head><script src=1></script><script src=2 async></script><script src=3 type=module></script><link rel=stylesheet\
         href=4><link rel=stylesheet media=print href=5><script src=6 type='text/JavaScript'></script><noscript><link \
         rel=stylesheet href=7></noscript><link rel=preload as=font href=8 crossorigin><link rel=preload as=FONT href=9>\
         </head><script src=10></script><body><script src=11></script><link rel=stylesheet href=12>",
    ),
    (
        "pictures of structured data",
        r##"<head><script type="application/ld+json">{"@context": {"logo": "no"}, "@graph": [{"@type": ["Product", "Thing"], "image": [" a.jpg ", "",
        {"@type": "ImageObject", "url": "b"}, {"@id": "#c"}, 7], "brand": {"@type": "https://schema.org/Brand", "logo": "d"}},
        {"@type": "ImageObject", "url": "/page", "contentUrl": "e", "thumbnailUrl": "data:image/png,f"}, {"image": {"url": ["g"]}}]}
        </script></head><script type="application/LD+JSON">{"@type": "VideoObject", "thumbnailUrl": "h", "contentUrl": "no"}</script>
        <script type="application/ld+json">{"image": "no",}</script><script>{"image": "no"}</script>"##,
    ),
    ("svg not closed", "<div><svg><path><circle></div><a href=1>x</a>"),
    ("svg closed twice", "<svg></svg></svg><a href=1>x</a>"),
    ("svg end tags out of order", "<svg><g><a href=1>x</g>y</a>z</svg>w"),
    ("svg inside a link", "<a href=1><svg><title>icon</title><text>t</text></svg> name</a>"),
    ("svg with p and br end tags", "<svg><g></p><a href=1>x</a><svg></br><a href=2>y"),
    ("math", "<math><mi>x</mi><mtext><a href=1>y</a><p>z</mtext><a href=2>w</a></math>"),
    (
        "math with annotation",
        "<math><annotation-xml encoding='text/html'><p><a href=1>x</a></p></annotation-xml></math><a href=2>y",
    ),
    ("math with svg annotation", "<math><annotation-xml><svg><a href=1>x</a></svg></annotation-xml></math>y"),
    ("math with mglyph", "<math><mi><mglyph id=g /><malignmark/>x</mi></math><a href=1>y"),
    ("CDATA in foreign content", "<svg><text><![CDATA[<a href=no>x</a>]]></text></svg><a href=1>y"),
    ("CDATA in HTML", "<p><![CDATA[<a href=1>x</a>]]>y"),
    ("CDATA not closed", "<svg><![CDATA[<a href=no>"),
    ("attributes without quotes", "<a href=/x?a=b&c=d/ rel=nofollow>x</a><img src=a/b.png/><p id=a\"b'c>"),
    ("attributes in odd places", "<a/href=1 / rel = nofollow =x>y</a><p/id='p'class=q><br/id=b/>"),
    (
        "duplicate attributes",
        "<a href=1 href=2 HREF=3>x</a><p id=a id=b style='x:url(1)' style='y:url(2)'><a name=n name=m>",
    ),
    ("many attributes", "<a a b c d e f g h i j k l m n o p q r s t u v w x y z href=1 href=2 id=i id=j>x"),
    (
        "empty attributes",
        "<a href>x</a><a href=''>y</a><img src alt><p id><p id=''><a name=''></a><link href='' rel=icon>",
    ),
    (
        "entities in URLs",
        "<a href='?a=1&copy=2&amp;b&#x2F;c&#47d&notit&lang=e&lt'>x</a><img src='a&ampb&amp=c'>",
    ),
    (
        "entities in text",
        "<p>a&amp;b &copy &copyx &#65;&#x42 &NotEqualTilde; &bogus; &#0; &#x110000; &#128; caf&eacute;s",
    ),
    (
        "entities in raw text",
        "<title>a &amp; b</title><textarea>&lt;</textarea><style>a{b:url(c&amp;d)}</style><script>&amp;</script>",
    ),
    (
        "white space in URLs",
        "<a href=' a\nb\tc '>x</a><img src='\n i.png\t'><link rel=canonical href='\r\n/c '>",
    ),
    ("NUL bytes in text", "<p>a\0b <a href=1>c\0d</a><h2>e\0</h2>"),
    ("NUL bytes in markup", "<p\0q>x</p\0q><a hr\0ef=1 href=2\0>y</a><!-- \0 --><title>t\0</title>"),
    ("NUL bytes in foreign text", "<svg><text>a\0b</text></svg><math><mi>\0</mi></math>"),
    ("NUL byte before the body", "\0<title>a</title>\0<p>b"),
    ("NUL bytes in raw text", "<script>a\0b</script><style>a\0{b:url(c)}</style><textarea>\0</textarea>"),
    ("byte order mark", "\u{FEFF}<title>a</title><a href=1>x"),
    ("two byte order marks", "\u{FEFF}\u{FEFF}<title>a</title>"),
    ("a in a", "<a href=1>x<a href=2>y</a>z</a>w"),
    ("a in a across blocks", "<a href=1>x<div><a href=2>y</div>z</a>w"),
    ("a without href in a", "<a href=1>x<a name=n>y</a>z"),
    ("button in button", "<button formaction=1>x<button formaction=2>y</button>z</button>"),
    ("p in p", "<p>a<p>b</p>c</p>d<div>e</p>f</div>"),
    ("p in button in p", "<p>a<button><p>b</button>c</p>d"),
    ("heading in heading", "<h1>a<h2>b</h2>c</h1>d"),
    ("heading in a block in a heading", "<h1>a<div><h2>b</h2></div>c</h1>d"),
    ("heading closed by another", "<h1>a</h2>b<h3>c"),
    ("heading not closed in a landmark", "<nav><h2>a</nav>b<header><h3>c<p>d</header>e"),
    ("nobr in nobr", "<nobr>a<nobr><a href=1>b</nobr>c</a>"),
    ("misnested formatting", "<p>a<b>b<i>c</b>d</i>e<p>f<em><strong>g</em>h</strong>"),
    ("misnested formatting over blocks", "<b>1<p>2</b>3</p><i><div>4</i>5</div><a href=x>6"),
    (
        "select with odd content",
        "<select><option>a<p>b<optgroup><option>c<a href=1>d</a></select><a href=2>e",
    ),
    ("select in select", "<select><option>a<select><option>b</select><a href=1>c</a>"),
    ("select with input", "<select><option>a<input type=image src=i alt=j><option>b</select>c"),
    ("option outside a select", "<option>a<option id=b>c<p>d</option>e<optgroup>f"),
    ("datalist", "<datalist><option>a<option><a href=1>b</a></datalist>c"),
    (
        "frameset",
        "<head><title>t</title></head><frameset><frame src=a><frame src=b><noframes><a href=no></noframes></frameset>",
    ),
    ("frameset in the body", "<p>a<frameset><frame src=b></frameset><a href=1>c"),
    ("frame outside a frameset", "<p>a<frame src=b><a href=1>c"),
    ("plaintext", "<p>a<plaintext><a href=no>b</plaintext>c"),
    ("xmp and listing", "<xmp><a href=no>a</xmp><listing>\nb<a href=1>c</listing>"),
    ("title in svg", "<svg><title>no</title></svg><title>late</title>"),
    ("title in the body", "<body><p>a<title>b <b>c</b></title>d"),
    ("title twice", "<title>a</title><title>b</title>"),
    ("title not closed", "<title>a<p>b<a href=no>c"),
    ("title with markup", "<title>a<b>c</b> &lt;<!-- d --></title></b><a href=1>e"),
    ("textarea with markup", "<textarea>\n<a href=no></textareax></textarea ><a href=1>b"),
    (
        "meta in the body",
        "<body><meta name=robots content=noindex><meta name=description content=' a  b '><link rel=canonical href=c>",
    ),
    ("base twice", "<base target=_top><base href=a><base href=b><body><base href=c>"),
    (
        "metadata between head and body",
        "<head></head><link rel=canonical href=a><title>b</title><meta name=robots content=x>\n<body>c",
    ),
    ("text between head and body", "<head></head>x<title>b</title><body id=late>c"),
    ("metadata after the body", "<body>a</body><title>b</title></html><link rel=canonical href=c><p>d"),
    (
        "stray element in the head",
        "<head><title>a</title><img src=x><link rel=canonical href=b></head><body>c",
    ),
    ("stray end tags in the head", "<head></p></div></br><title>a</title></head>"),
    ("body attributes twice", "<body id=a background=b><p>c<body id=d class=e background=f lang=g>h"),
    ("body attributes late", "<p>a<body id=b background=c>d"),
    ("html lang twice", "<html lang=a><head></head><body>b<html lang=c id=d>"),
    ("html late", "<p>a<html lang=b>c"),
    ("head twice", "<head><title>a</title></head><head id=b><title>c</title></head>"),
    ("image is img", "<image src=a alt=b><p><a href=1><image alt=c></a>"),
    (
        "relics",
        "<isindex prompt=x><a href=1>a</a><menuitem>b<keygen>c<bgsound src=d><marquee>e<dir><li>f</dir><center>g<blink>h</blink>",
    ),
    ("stray p and br end tags", "a</p>b</br>c<div></p></div>d"),
    (
        "stray end tags",
        "a</div>b</a>c</li>d</h1>e</table>f</td>g</body>h</html>i</form>j</select>k</button>l</svg>m",
    ),
    (
        "void elements closed",
        "<br/>a<hr/><img src=b alt=c></img>d<input></input>e<link rel=icon href=f></link><br></br>",
    ),
    ("self-closing HTML", "<div/>a<p/>b<a href=1 />c</a>d<script src=e /></script>f<title/>g</title>"),
    ("script escapes", "<script><!--<script>a</script><a href=no></script>--></script><a href=1>b"),
    ("script double escape not closed", "<script><!-- <script> </script> </script> --> </script><a href=no>"),
    (
        "script escape closed at once",
        "<script><!--></script><a href=1>a</a><script><!-- </script><a href=2>b",
    ),
    ("script end tags that are none", "<script>'</scripty>' </ script> </script\n x><a href=1>a"),
    ("style with end tags in strings", "<style>a{content:'</style>';b:url(no)}</style><a href=1>x"),
    ("style with a comment", "<style><!-- a{b:url(c)} --></style><style>/*</style>*/<a href=1>x"),
    (
        "raw text elements",
        "<iframe src=a><p></iframe><noembed><a href=no></noembed><noframes><a href=no></noframes>b",
    ),
    ("comment closed at once", "<!--><a href=1>x</a><!---><a href=2>y</a><!----><a href=3>z"),
    ("comment with a bang", "<!-- a --!><a href=1>x</a><!-- <!-- --><a href=2>y</a><!-- --- --><a href=3>z"),
    ("comment not closed", "<p>a<!-- <a href=no>"),
    (
        "bogus comments",
        "<!x><a href=1>x</a><?php a > b ?><a href=2>y</a></ x><a href=3>z</a><!><a href=4>w</a></><a href=5>v",
    ),
    ("words around comments", "<p>one<!-- x -->word <?x?>two<!y>words"),
    (
        "words around inline elements",
        "<p>o<b>n</b>e<br>two<span>three</span>x<img>y<wbr>z<button>u</button>v",
    ),
    ("words around stray end tags", "<p>one</div>word</section>here</unknown>too</li>"),
    (
        "words around hidden elements",
        "<p>a<script></script>b<style></style>c<template></template>d<noscript></noscript>e",
    ),
    (
        "conditional comments",
        "<!--[if lt IE 9]><script src=no></script><![endif]--><![if !IE]><a href=1>x</a><![endif]>",
    ),
    ("doctype late", "<p>a<!doctype html><a href=1>b"),
    ("doctype odd", "<!doctype html public \"-//W3C//DTD HTML 3.2//EN\" 'x><y'><a href=1>b"),
    ("less-than signs", "<p>a < b <<a href=1>c</a> <3 <> </> <=\n<é"),
    (
        "lists",
        "<ul><li>a<ul><li>b</ul>c<li>d<p>e<li>f</li>g</ul><dl><dt>h<dd>i<dt><p>j<dd>k</dl><li><a href=1>l",
    ),
    ("list item across a block", "<ul><li><div>a<li><a href=1>b</div>c</ul>d"),
    ("definition across a section", "<dl><dd><section>a<dd><a href=1>b</section>c</dl>d"),
    ("ruby", "<ruby>a<rb>b<rt>c<rp>d<rtc>e<rt>f</ruby>g"),
    ("landmarks not closed", "<header><a href=1>a<nav><a href=2>b</header><a href=3>c</a><main><a href=4>d"),
    ("landmarks closed across others", "<main><nav><a href=1>a</main><a href=2>b</nav><a href=3>c"),
    (
        "landmark roles",
        "<div role='main x'><a href=1>a</a><p role=MAIN><nav role=none><a href=2>b</a></nav></div><a href=3>c",
    ),
    ("landmark inside a link", "<a href=1>x<nav><h2>y</h2></nav></a>"),
    (
        "object and applet",
        "<object data=a><p>b<object data=c></p><a href=1>d</object></object><applet><p>e</applet>f",
    ),
    (
        "picture and media",
        "<picture><source srcset='a 1x,b 2x'><img src=c srcset='d, e 2x' alt=f></picture><video src=g poster=h><track src=i>j</video>",
    ),
    (
        "lengths of images",
        "<img width=10 height='20px'><img width=' 5.5' height=-3><img width=50% height=''><img width=99999999999>",
    ),
    (
        "alternative with white space",
        "<a href=1><img src=a alt=' b\n c '></a><map><area href=d alt=' e\n f '></map>",
    ),
    ("pre and white space", "<pre>\n a\n  <a href=1>\n b  c\n</a></pre>"),
];
