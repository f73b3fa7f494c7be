// Loads the test file named in the address, runs what it registered, and writes the results into the page.
import { run } from "./harness.js";

const results = document.createElement("pre");
try {
  await import(`./${location.search.slice(1)}`);
  results.textContent = JSON.stringify(await run());
} catch (error) {
  results.textContent = JSON.stringify([{ name: location.search, problem: String(error) }]);
}
results.id = "results";
document.body.append(results);
