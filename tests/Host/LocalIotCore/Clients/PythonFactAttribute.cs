using System.Collections.Concurrent;
using System.Diagnostics;
using HeatingSensor.Host.Tests.Support;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Clients;

/// <summary>A test that needs a Python module; skipped, saying so, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonFactAttribute : FactAttribute
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly ConcurrentDictionary<string, bool> Found = new();

    public PythonFactAttribute(string module)
    {
        if (!Found.GetOrAdd(module, HasModule))
            Skip = $"python3 with {module} is not installed";
    }

    private static bool HasModule(string module) => ProgramFactAttribute.IsInstalled("python3")
        && ProgramRun.RunAsync(new ProcessStartInfo("python3", ["-c", $"import {module}"]), Patience)
            .GetAwaiter().GetResult().ExitCode == 0;
}
