//! Configuration that softens refusals. What is said to be tested is loaded into the real server by tests/shields.rs.

/// What a piece of configuration is for, and its text.
pub type Snippet = (&'static str, &'static str);

/// In front of a suspended host: 503 with `Retry-After` in place of 402, and a robots.txt that answers.
pub const NGINX_SHIELD: Snippet = (
    "nginx in front of the suspended host: 503 in place of 402 (tested)",
    "# For two days at most: after that search engines drop pages that answer 503 as well.\n\
     # A 402 that is meant (x402, pay per crawl) is caught too: put this into the `location` of other paths only.\n\
     proxy_intercept_errors on;\n\
     error_page 402 =503 @unpaid;\n\
     location @unpaid {\n    \
         internal;\n    \
         add_header Retry-After 3600 always;\n    \
         add_header Cache-Control \"no-store\" always;\n    \
         return 503;\n\
     }\n\
     location = /robots.txt {\n    \
         default_type text/plain;\n    \
         return 200 \"User-agent: *\\nAllow: /\\n\";\n\
     }",
);

/// The same for Caddy.
pub const CADDY_SHIELD: Snippet = (
    "Caddy in front of the suspended host: 503 in place of 402 (tested)",
    "# For two days at most: after that search engines drop pages that answer 503 as well.\n\
     handle /robots.txt {\n\
     \trespond \"User-agent: *\n\
     Allow: /\n\
     \"\n\
     }\n\
     reverse_proxy http://suspended-host.example {\n\
     \t@unpaid status 402\n\
     \thandle_response @unpaid {\n\
     \t\theader Retry-After 3600\n\
     \t\theader Cache-Control no-store\n\
     \t\trespond 503\n\
     \t}\n\
     }",
);

/// What Apache can do: it does not give another status to what it passes on.
pub const APACHE_SHIELD: Snippet = (
    "Apache in front of the suspended host: 503 to everybody, until it is taken out (tested)",
    "# For two days at most: after that search engines drop pages that answer 503 as well.\n\
     # Apache cannot make 503 of a 402 that it passes on: take this out when the bill is paid.\n\
     # Needs mod_rewrite and mod_headers; a robots.txt of your own stands in the document root.\n\
     RewriteEngine On\n\
     RewriteRule \"!^/robots\\.txt$\" - [R=503,L]\n\
     Header always set Retry-After 3600 \"expr=%{REQUEST_STATUS} == 503\"\n\
     Header always set Cache-Control no-store \"expr=%{REQUEST_STATUS} == 503\"",
);

/// The same for Cloudflare.
pub const WORKER_SHIELD: Snippet = (
    "Cloudflare Worker in front of the suspended host: 503 in place of 402 (untested)",
    "// For two days at most: after that search engines drop pages that answer 503 as well.\n\
     export default {\n  \
       async fetch(request) {\n    \
         if (new URL(request.url).pathname === \"/robots.txt\") {\n      \
           return new Response(\"User-agent: *\\nAllow: /\\n\", { headers: { \"Content-Type\": \"text/plain\" } });\n    \
         }\n    \
         const answer = await fetch(request);\n    \
         const isMeant = [\"payment-required\", \"www-authenticate\", \"crawler-price\"].some((name) => answer.headers.has(name));\n    \
         if (answer.status !== 402 || isMeant) return answer;\n    \
         const headers = { \"Retry-After\": \"3600\", \"Cache-Control\": \"no-store\" };\n    \
         return new Response(\"Temporarily unavailable\", { status: 503, headers });\n  \
       },\n\
     };",
);

/// What no payment rule may cover, for nginx.
pub const NGINX_FREE_PATHS: Snippet = (
    "nginx, paths that no payment rule may cover (tested)",
    "# Beside the `location` that asks for payment. An expression goes before a prefix, so these stay free.\n\
     location ~ ^/(robots\\.txt|[^/]*sitemap[^/]*\\.xml(\\.gz)?|favicon\\.ico|\\.well-known/.*)$ { }\n\
     location ~* \\.(css|m?js|woff2?|png|jpe?g|gif|webp|avif|svg|ico)$ { }",
);

/// The same for Cloudflare's rules.
pub const CLOUDFLARE_FREE_PATHS: Snippet = (
    "Cloudflare, the expression of a rule that leaves free what no payment rule may cover (untested)",
    "not (http.request.uri.path eq \"/robots.txt\" or http.request.uri.path contains \"sitemap\"\n  \
     or starts_with(http.request.uri.path, \"/.well-known/\")\n  \
     or http.request.uri.path.extension in {\"css\" \"js\" \"woff2\" \"png\" \"jpg\" \"jpeg\" \"gif\" \"webp\" \"avif\" \"svg\" \"ico\"}\n  \
     or cf.verified_bot_category eq \"Search Engine Crawler\")",
);

/// How a limit is signalled so that search engines slow down and keep the pages.
pub const NGINX_RATE_LIMIT: Snippet = (
    "nginx, the status of its own limits (tested)",
    "limit_req_status 429;\nlimit_conn_status 429;\n\
     error_page 429 @slow_down;\n\
     location @slow_down {\n    internal;\n    add_header Retry-After 60 always;\n    return 429;\n}",
);

/// How a program answers whose limit or key is at fault.
pub const RIGHT_STATUS: Snippet = (
    "What an API answers in place of 402",
    "too many requests:   HTTP/1.1 429 Too Many Requests\n                     Retry-After: 60\n\
     wrong or no key:     HTTP/1.1 401 Unauthorized\n                     WWW-Authenticate: Bearer realm=\"api\"\n\
     key without a right: HTTP/1.1 403 Forbidden",
);
