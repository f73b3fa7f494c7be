/* Runs when the page has been read: what was there before it comes to life, and only then the browser paints. */
document.dispatchEvent(new Event("cccrm:read"));
