using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;
using Firmware = HeatingSensor.Device;

namespace Heating.Bench.Memory;

/// <summary>Runs <see cref="MemoryScript"/> with a woven copy of the firmware's library, next to the one already loaded. This
/// assembly is loaded a second time in that context, so that the script uses only the copy.</summary>
internal static class WovenFirmware
{
    /// <summary>Weaves and runs.</summary>
    /// <param name="build">The name of the build in the figures.</param>
    public static MemoryFigures Measure(string build)
    {
        string library = typeof(Firmware).Assembly.Location;
        string script = typeof(WovenFirmware).Assembly.Location;
        if (library.Length == 0 || script.Length == 0)
            throw new FileNotFoundException("the firmware's library must be a separate file, but is packed into this program");
        (byte[] image, TableFigures tables) = Weaver.Weave(library);
        var context = new Context(typeof(Firmware).Assembly.GetName().Name!, image);
        MethodInfo run = context.LoadFromAssemblyPath(script).GetType(typeof(MemoryScript).FullName!, throwOnError: true)!
            .GetMethod(nameof(MemoryScript.Run))!;
        var json = (string)run.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [], null)!;
        return JsonSerializer.Deserialize(json, MemoryJson.Default.MemoryFigures)! with { Build = build, Tables = tables };
    }

    private sealed class Context(string name, byte[] image) : AssemblyLoadContext("woven firmware")
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name == name ? LoadFromStream(new MemoryStream(image)) : null;
    }
}
