using System.Diagnostics;
using Heating;
using HeatingSensor.Host.Tests.Support;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

public sealed class WorkFolderTests : IDisposable
{
    private readonly TemporaryFolder _parent = new();

    public void Dispose() => _parent.Dispose();

    [Fact]
    public void Folder_Disposed_IsGone()
    {
        using (var folder = WorkFolder.Create("bench", _parent.FullPath))
            File.WriteAllText(Path.Combine(folder.Path, "file"), "x");

        Assert.Empty(Directory.EnumerateFileSystemEntries(_parent.FullPath));
    }

    [Fact]
    public void Create_AfterAProcessThatWasKilled_RemovesItsFolderAndNoOther()
    {
        int dead = Enumerable.Range(1, 100).Select(step => int.MaxValue - step).First(id => !IsRunning(id));
        string[] kept = ["heating-bench-mine", $"heating-bench-{Environment.ProcessId}-12345678", $"heating-qualify-{dead}-12345678"];
        foreach (string name in kept.Append($"heating-bench-{dead}-12345678"))
            Directory.CreateDirectory(_parent[$"{name}/inner"]);

        using var folder = WorkFolder.Create("bench", _parent.FullPath);

        Assert.Equal(
            kept.Append(Path.GetFileName(folder.Path)).Order(),
            Directory.EnumerateDirectories(_parent.FullPath).Select(path => Path.GetFileName(path)).Order());
    }

    private static bool IsRunning(int id)
    {
        try
        {
            Process.GetProcessById(id).Dispose();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
