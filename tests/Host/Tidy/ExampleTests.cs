using System.Text;
using System.Text.RegularExpressions;
using HeatingSensor.Host.Tests.LocalIotCore.Http;
using HeatingSensor.Host.Tests.Tidy.Examples;
using HeatingSensor.Settings;
using LocalIotCore.Http;
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.Tidy;

/// <summary>
/// Goal: what the documents tell a reader to write compiles and works. Method: every C# block of docs/adding.md is a part
/// of a file that a test project compiles, between a line `// example: name` and a line `// end`. The comment
/// before the block names both. Every settings file in the documents is read by the firmware's reader.
/// </summary>
public class ExampleTests
{
    private const string PageName = "docs/adding.md";

    // In a list, a block is indented.
    private static readonly Regex Block = new(
        @"(?:<!-- example: (?<file>\S+)#(?<name>[a-z]+) -->\n *)?```csharp\n(?<code>.*?)\n *```", RegexOptions.Singleline);

    private static readonly Regex SettingsBlock = new(@"<!-- settings -->\n```json\n(?<text>.*?)\n```", RegexOptions.Singleline);

    [Fact]
    public void Adding_EveryBlockOfCode_IsPartOfACompiledExample()
    {
        var blocks = Block.Matches(Text(PageName));

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block =>
        {
            Assert.True(block.Groups["file"].Success, $"{PageName}: no line <!-- example: FILE#NAME --> before: {block.Value}");
            Assert.Equal(
                Part(block.Groups["file"].Value, block.Groups["name"].Value), Unindented(block.Groups["code"].Value.Split('\n')));
        });
    }

    [Fact]
    public void Documents_EverySettingsFile_IsAcceptedByTheFirmware()
    {
        var blocks = Document.All.SelectMany(
            document => SettingsBlock.Matches(Text(document.Name)), (document, match) => (document.Name, match)).ToList();

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block =>
        {
            var bytes = Encoding.UTF8.GetBytes(block.match.Groups["text"].Value);
            var reader = new SettingsReader("ESP32_REV3");
            Assert.True(reader.Read(bytes, bytes.Length) is not null, $"{block.Name}: {reader.Error}");
        });
    }

    [Fact]
    public async Task DeletionCalls_DeleteOfAnInactiveOne_Deletes()
    {
        await using var api = new TestApi();
        var certificate = api.Registry.RegisterCertificate(
            api.Registry.Authority.IssueDevice("boiler-1").CertificatePem, CertificateStatus.Inactive);
        var target = $"/certificates/{certificate.CertificateId}";
        var (route, values) = new RouteTable([.. new DeletionCalls(api.Registry).Routes()]).Find("DELETE", target);

        route.Answer(new Call(null!, values, null!));

        Assert.Null(api.Registry.FindCertificate(certificate.CertificateId));
    }

    private static string Part(string file, string name)
    {
        var lines = Text(file).Split('\n');
        var first = Array.FindIndex(lines, line => line.Trim() == $"// example: {name}") + 1;
        var last = Array.FindIndex(lines, first, line => line.Trim() == "// end");
        Assert.True(first > 0 && last > first, $"{file} has no example {name}");
        return Unindented(lines[first..last]);
    }

    private static string Unindented(string[] lines)
    {
        var indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : line));
    }

    private static string Text(string name) => File.ReadAllText(Path.Combine(Repository.Root, name)).ReplaceLineEndings("\n");
}
