using System.Reflection;

[assembly: AssemblyTitle("HeatingSensor")]
[assembly: AssemblyDescription("The heating monitor's application")]
[assembly: AssemblyProduct("HeatingSensor")]
[assembly: AssemblyVersion("1.0.0.0")]
[assembly: AssemblyFileVersion("1.0.0.0")]
