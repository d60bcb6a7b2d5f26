/**
 * Whether this Node can build the page: exit code 0 or 1. The Makefile and the gate ask it, so it must run on any
 * Node, however old: plain script, nothing imported. The range is that of `engines` in package.json, which is Vite's.
 */

function canBuild(version) {
  var parts = version.split(".").map(Number);
  var major = parts[0];
  var minor = parts[1];
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
}

module.exports = { canBuild: canBuild };
if (require.main === module) process.exit(canBuild(process.versions.node) ? 0 : 1);
