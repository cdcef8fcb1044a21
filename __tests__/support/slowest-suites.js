/** Jest reporter that prints the slowest ten suites at the end of a run. */
module.exports = class {
  onRunComplete(_, { testResults, startTime }) {
    const suites = testResults.map(({ testFilePath, perfStats: { start, end } }) => ({
      name: testFilePath.slice(process.cwd().length + 1),
      seconds: (end - start) / 1000,
    }));
    const slowest = suites.sort((one, other) => other.seconds - one.seconds).slice(0, 10);
    const lines = slowest.map(({ name, seconds }) => `${seconds.toFixed(1).padStart(8)} s  ${name}`);
    const total = ((Date.now() - startTime) / 1000).toFixed(1);
    process.stderr.write(`\nSlowest suites of a run of ${total} s:\n${lines.join('\n')}\n`);
  }
};
