using System.CommandLine;

var root = new RootCommand("HeatingSensor: a heating monitor for ESP32 and AWS IoT, and all of it on this machine.");
return await root.Parse(args).InvokeAsync();
