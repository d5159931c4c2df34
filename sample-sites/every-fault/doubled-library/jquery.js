window.guide="1.12.4";
