// Marks in the navigation which part of the page is on the screen.

export function startNavigation() {
  const links = new Map([...document.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link]));
  const visible = new Set();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) visible.add(target.id);
        else visible.delete(target.id);
      }
      const current = [...links.keys()].find((id) => visible.has(id));
      for (const [id, link] of links) {
        if (id === current) {
          link.setAttribute("aria-current", "true");
          const list = link.closest("ul");
          list.scrollLeft = link.offsetLeft - list.offsetLeft - list.clientWidth / 3;
        } else link.removeAttribute("aria-current");
      }
    },
    { rootMargin: "-30% 0px -60% 0px" },
  );
  for (const part of document.querySelectorAll(".part")) observer.observe(part);
}
