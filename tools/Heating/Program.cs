using System.CommandLine;
using Heating.Bench;
using Heating.Commands;

var root = new RootCommand("HeatingSensor: a heating monitor for ESP32 and AWS IoT, and all of it on this machine.");
root.Add(BenchCommand.Create());
root.Add(CloudCommand.Create());
root.Add(ProvisionCommand.Create());
CommandHelp.Install(root);

var parsed = root.Parse(args);
var exitCode = await parsed.InvokeAsync();
return parsed.Errors.Count > 0 ? ExitCode.Usage : exitCode;
