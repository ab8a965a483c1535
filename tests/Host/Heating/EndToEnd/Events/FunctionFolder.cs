using System.Diagnostics;
using System.Globalization;
using HeatingSensor.Host.Tests.Tidy;

namespace HeatingSensor.Host.Tests.Heating.EndToEnd.Events;

/// <summary>A functions directory of one test's own, with Store and Notify as they were built. Each can be broken, and its
/// process be found.</summary>
internal sealed class FunctionFolder
{
    public const string Store = "Store";
    public const string Notify = "Notify";

    public FunctionFolder(string path)
    {
        FullPath = Directory.CreateDirectory(path).FullName;
        Mend(Store);
        Mend(Notify);
    }

    public string FullPath { get; }

    /// <summary>Puts the function as it was built in its place.</summary>
    public void Mend(string name)
    {
        Remove(name);
        string configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;
        string built = Path.Combine(Repository.Root, "tools", "Cloud", "Functions", "bin", configuration, name);
        Directory.CreateSymbolicLink(Path.Combine(FullPath, name), built);
    }

    /// <summary>Takes it away.</summary>
    public void Remove(string name)
    {
        string folder = Path.Combine(FullPath, name);
        if (new DirectoryInfo(folder).LinkTarget is not null)
            Directory.Delete(folder);
        else if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>Puts a shell script in its place.</summary>
    public void Replace(string name, string script)
    {
        Remove(name);
        string file = Path.Combine(Directory.CreateDirectory(Path.Combine(FullPath, name)).FullName, name);
        File.WriteAllText(file, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Sends a signal to the function's process.</summary>
    public async Task SignalAsync(string name, string signal)
    {
        string start = Path.Combine(FullPath, name) + Path.DirectorySeparatorChar;
        int[] ids = [];
        // Between fork and exec a child of the host has the host's command line.
        await EventCloud.UntilAsync(
            () => (ids = [.. ProcessIds().Where(id => CommandLineOf(id).Contains(start, StringComparison.Ordinal))]).Length == 1,
            () => $"{ids.Length} processes of {start}");
        await KillAsync(ids[0], signal);
    }

    public static async Task KillAsync(int id, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Processes that a process has started, and that still run.</summary>
    public static List<int> ChildrenOf(int parent) =>
    [
        .. ProcessIds().Where(id => ParentOf(id) == parent),
    ];

    public static bool IsRunning(int id) => ParentOf(id) is not null;

    private static IEnumerable<int> ProcessIds() => Directory.GetDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) ? id : 0)
        .Where(id => id > 0);

    // Null: it has ended. The fields after the name, which may contain anything: state, parent.
    private static int? ParentOf(int id)
    {
        try
        {
            string[] fields = File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ');
            return fields[0] == "Z" ? null : int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string CommandLineOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
