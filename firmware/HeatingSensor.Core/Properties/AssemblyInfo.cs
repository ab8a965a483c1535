using System.Reflection;

[assembly: AssemblyTitle("HeatingSensor.Core")]
[assembly: AssemblyDescription("The heating monitor's library")]
[assembly: AssemblyProduct("HeatingSensor")]
[assembly: AssemblyVersion("1.0.0.0")]
[assembly: AssemblyFileVersion("1.0.0.0")]
