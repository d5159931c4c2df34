//! The elements that mean something here.

mod kinds;

macro_rules! elements {
    ($($variant:ident $name:literal)*) => {
        /// An element by its name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Element {
            $($variant,)*
            /// Any other; the hash tells one from another.
            Other(u32),
        }

        impl Element {
            /// The element of this name, which is in lower case.
            pub fn of_name(name: &[u8]) -> Self {
                match name {
                    $($name => Self::$variant,)*
                    _ => Self::Other(hash(name)),
                }
            }

            /// A number below [`SLOTS`]: one's own for each known element, shared by some of the others.
            pub fn slot(self) -> usize {
                match self {
                    $(Self::$variant => Known::$variant as usize,)*
                    Self::Other(hash) => Known::Others as usize + hash as usize % OTHER_SLOTS,
                }
            }
        }

        enum Known { $($variant,)* Others }
    };
}

elements! {
    A b"a" Abbr b"abbr" Address b"address" Applet b"applet" Area b"area" Article b"article" Aside b"aside"
    Audio b"audio" B b"b" Base b"base" Basefont b"basefont" Bdi b"bdi" Bdo b"bdo" Bgsound b"bgsound" Big b"big"
    Blockquote b"blockquote" Body b"body" Br b"br" Button b"button" Caption b"caption" Center b"center"
    Cite b"cite" Code b"code" Col b"col" Colgroup b"colgroup" Data b"data" Datalist b"datalist" Dd b"dd"
    Del b"del" Desc b"desc" Details b"details" Dfn b"dfn" Dialog b"dialog" Dir b"dir" Div b"div" Dl b"dl" Dt b"dt"
    Em b"em" Embed b"embed" Fieldset b"fieldset" Figcaption b"figcaption" Figure b"figure" Font b"font"
    Footer b"footer" ForeignObject b"foreignobject" Form b"form" Frame b"frame" Frameset b"frameset"
    H1 b"h1" H2 b"h2" H3 b"h3" H4 b"h4" H5 b"h5" H6 b"h6" Head b"head" Header b"header" Hgroup b"hgroup"
    Hr b"hr" Html b"html" I b"i" Iframe b"iframe" Image b"image" Img b"img" Input b"input" Ins b"ins" Kbd b"kbd"
    Keygen b"keygen" Label b"label" Li b"li" Link b"link" Listing b"listing" Main b"main" Mark b"mark"
    Marquee b"marquee" Math b"math" Menu b"menu" Meta b"meta" Mi b"mi" Mn b"mn" Mo b"mo" Ms b"ms" Mtext b"mtext"
    Nav b"nav" Nobr b"nobr" Noembed b"noembed" Noframes b"noframes" Noscript b"noscript" Object b"object" Ol b"ol"
    Optgroup b"optgroup" Option b"option" Output b"output" P b"p" Param b"param" Picture b"picture"
    Plaintext b"plaintext" Pre b"pre" Q b"q" Rb b"rb" Rp b"rp" Rt b"rt" Rtc b"rtc" Ruby b"ruby" S b"s" Samp b"samp"
    Script b"script" Search b"search" Section b"section" Select b"select" Small b"small" Source b"source"
    Span b"span" Strike b"strike" Strong b"strong" Style b"style" Sub b"sub" Summary b"summary" Sup b"sup"
    Svg b"svg" Table b"table" Tbody b"tbody" Td b"td" Template b"template" Textarea b"textarea" Tfoot b"tfoot"
    Th b"th" Thead b"thead" Time b"time" Title b"title" Tr b"tr" Track b"track" Tt b"tt" U b"u" Ul b"ul"
    Use b"use" Var b"var" Video b"video" Wbr b"wbr" Xmp b"xmp"
}

const OTHER_SLOTS: usize = 64;

/// How many slots there are.
pub(super) const SLOTS: usize = Known::Others as usize + OTHER_SLOTS;

/// FNV-1a: only tells rare names apart, and names that collide merely close each other.
fn hash(name: &[u8]) -> u32 {
    name.iter().fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}
