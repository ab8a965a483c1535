using System.Text.RegularExpressions;
using Xunit;

namespace HeatingSensor.Host.Tests.Tidy;

/// <summary>
/// Goal: the house rules that a machine can see stay true. Method: the sources are read as text. The gate's tests hold
/// code as text, which is not theirs.
/// </summary>
public class SourceTests
{
    /// <summary>Beyond this a file is more than one thing.</summary>
    private const int LinesMax = 400;

    private const int ColumnsMax = 160;

    private static readonly string[] SourceFolders = ["firmware", "tests", "tools"];

    private static IEnumerable<string> Sources => SourceFolders.SelectMany(folder => Repository.Files(folder, "*.cs"));

    [Fact]
    public void Sources_EveryFile_IsOneThing()
    {
        var violations =
            from file in Sources
            let count = File.ReadLines(file).Count()
            where count > LinesMax
            select $"{Repository.Name(file)}: {count} lines, at most {LinesMax}";

        Assert.Empty(violations);
    }

    [Fact]
    public void Sources_EveryLine_FitsTheScreen()
    {
        var data = new Regex("\"\"\"|@\""); // a document or a pattern is not made clearer by cutting it
        var violations =
            from file in Sources
            from line in File.ReadLines(file).Select((text, index) => (text, number: index + 1))
            where line.text.Length > ColumnsMax && !data.IsMatch(line.text)
            select $"{Repository.Name(file)}({line.number}): {line.text.Length} columns, at most {ColumnsMax}";

        Assert.Empty(violations);
    }

    [Fact]
    public void Sources_Everywhere_NothingIsLeftForLater()
    {
        // Written in two parts, so that this file does not find itself.
        var forLater = new Regex("TO" + "DO|FIX" + "ME|NotImplemented" + "Exception");
        var violations = Sources.Where(file => forLater.IsMatch(File.ReadAllText(file))).Select(Repository.Name);

        Assert.Empty(violations);
    }

    [Fact]
    public void Tests_BelowEndToEnd_DoNotSleep()
    {
        var sleeping = new Regex(@"Thread\.Sleep\(|Task\.Delay\((?!Timeout)");
        var violations =
            from file in Repository.Files("tests", "*.cs")
            let name = Repository.Name(file)
            where !name.Contains("/EndToEnd/", StringComparison.Ordinal) && !name.Contains("/NanoApi/", StringComparison.Ordinal)
            where !name.EndsWith("/SourceTests.cs", StringComparison.Ordinal)
            where sleeping.IsMatch(File.ReadAllText(file))
            select name;

        Assert.Empty(violations);
    }

    /// <summary>A test that compares time or memory fails on a busy machine; `heating bench` is the place for it. What must
    /// not wait for ever takes a cancellation with a delay.</summary>
    [Fact]
    public void Tests_Everywhere_MeasureNeitherTimeNorMemory()
    {
        var measuring = new Regex(
            @"\bStopwatch\b|\bTickCount(64)?\b|\bGetTotalMemory\b|\bGetAllocatedBytes|\bGetTotalAllocatedBytes\b|"
            + @"\bGetGCMemoryInfo\b|\b(Peak)?WorkingSet(64)?\b|\bPrivateMemorySize|\bTotalProcessorTime\b|"
            + @"\bTimeProvider\.System\.Get|\bDateTime(Offset)?\.(Utc)?Now\s*[-<>]|[-<>]=?\s*DateTime(Offset)?\.(Utc)?Now");
        var violations =
            from file in Repository.Files("tests", "*.cs")
            where !file.EndsWith("SourceTests.cs", StringComparison.Ordinal) && !file.EndsWith("DependencyTests.cs", StringComparison.Ordinal)
            from line in File.ReadLines(file).Select((text, index) => (text, number: index + 1))
            where measuring.IsMatch(line.text)
            select $"{Repository.Name(file)}({line.number}): {line.text.Trim()}";

        Assert.Empty(violations);
    }

    [Fact]
    public void Repository_Everywhere_HoldsNoPrivateKey()
    {
        var key = new Regex("-----BEGIN [A-Z ]*PRIVATE " + "KEY-----\n[A-Za-z0-9+/=]{40}");
        var violations =
            from file in Repository.CommittedFiles()
            where key.IsMatch(File.ReadAllText(file))
            select Repository.Name(file);

        Assert.Empty(violations);
    }
}
