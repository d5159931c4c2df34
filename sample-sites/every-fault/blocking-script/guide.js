document.documentElement.classList.add("guided");
