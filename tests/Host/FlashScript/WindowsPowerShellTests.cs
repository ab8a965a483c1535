using System.Text.RegularExpressions;
using HeatingSensor.Host.Tests.Tidy;
using Xunit;

namespace HeatingSensor.Host.Tests.FlashScript;

/// <summary>
/// Goal: scripts stay within Windows PowerShell 5.1, which these tests cannot run: it exists on Windows alone. Method:
/// the script is read without its comments and strings, and what 5.1 does not have is refused.
/// </summary>
public class WindowsPowerShellTests
{
    private static readonly (string Pattern, string Problem)[] Missing =
    [
        (@"&&|\|\|", "no && or ||"),
        (@"\?\?=?", "no ?? or ??="),
        (@"\}\s*\?[.\[]", "no ?. or ?[]"),
        (@"(?<=[\s)\]}\w])\?(?=\s)[^{}\n]*:", "no ternary"),
        (@"\$(IsWindows|IsLinux|IsMacOS|IsCoreCLR|PSStyle|PSNativeCommand\w+)\b", "no such variable"),
        (@"-AsHashtable\b|-Parallel\b|-SkipCertificateCheck\b|-AsByteStream\b|utf8NoBOM|-NoEmphasis\b", "no such parameter"),
        (@"\b(Test-Json|Get-Uptime|Remove-Service|Join-String|Get-Error|ConvertTo-CliXml)\b", "no such cmdlet"),
        (@"\bJoin-Path\s+(-\w+\s+)?[^\s(]+\s+(-\w+\s+)?[^\s()|;]+\s+[^\s()|;-]", "Join-Path takes two parts"),
        (@"\bclean\s*\{", "no clean block"),
        (@"\.ArgumentList\b", "ProcessStartInfo has no ArgumentList"),
        (@"(?<!\d)\d+[uU][lLsSyY]?\b|\b0b[01]+\b", "no such number"),
        (@"-Encoding\s+UTF8\b|(?<![-=\w])>(?!\s*\$null)|\bOut-File\b", "writes a byte order mark or UTF-16"),
        (@"2>&1|2>\s*\$null", "throws at the first line of standard error"),
        (@"#Requires\s+-Version\s+[67]", "refuses to start"),
    ];

    public static TheoryData<string> Scripts => [.. ScriptNames];

    private static IEnumerable<string> ScriptNames =>
        Repository.CommittedFiles().Select(Repository.Name).Where(f => f.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase));

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Script_OfTheRepository_RunsInWindowsPowerShell(string script) =>
        Assert.Empty(Problems(File.ReadAllText(Path.Combine(Repository.Root, script))));

    [Fact]
    public void Scripts_AreFound() => Assert.Contains("flash.ps1", ScriptNames);

    [Theory]
    [InlineData("git pull && dotnet build")]
    [InlineData("git pull || exit 1")]
    [InlineData("$a = $b ?? 'x'")]
    [InlineData("$a ??= 'x'")]
    [InlineData("${a}?.Length")]
    [InlineData("${a}?[0]")]
    [InlineData("$a = $b ? 1 : 2")]
    [InlineData("$a = (Test-Path x) ? $b : $c")]
    [InlineData("if ($IsWindows) { 1 }")]
    [InlineData("$x = $json | ConvertFrom-Json -AsHashtable")]
    [InlineData("1..3 | ForEach-Object -Parallel { $_ }")]
    [InlineData("$p = Join-Path $a 'b' 'c'")]
    [InlineData("$p = Join-Path -Path $a b c")]
    [InlineData("$start.ArgumentList.Add($a)")]
    [InlineData("$n = 0b101")]
    [InlineData("$n = 1ul")]
    [InlineData("$text > key.pem")]
    [InlineData("$text | Out-File key.pem")]
    [InlineData("Set-Content key.pem $text -Encoding UTF8")]
    [InlineData("$out = dotnet --version 2>&1")]
    [InlineData("dotnet --version 2>$null")]
    [InlineData("#Requires -Version 7.2")]
    [InlineData("'Temperature in °C'")]
    [InlineData("# a comment — with a dash")]
    public void Problems_OfWhatOnlyPowerShell7Runs_AreSeen(string script) => Assert.NotEmpty(Problems(script));

    [Theory]
    [InlineData("'a && b || c ?? d' # && $IsWindows > x")]
    [InlineData("\"say `\"a > b`\" ?\"")]
    [InlineData("<# a ? b : c > d #> $a = @(1, 2)")]
    [InlineData("$a | Where-Object { $_ -gt 1 } | ? { $_ }")]
    [InlineData("$p = Join-Path (Join-Path $a 'b') 'c'")]
    [InlineData("if (-not ($a -match '^10')) { exit 1 }")]
    [InlineData("& $dotnet --list-sdks > $null")]
    public void Problems_OfWhatBothRun_AreNone(string script) => Assert.Empty(Problems(script));

    private static IEnumerable<string> Problems(string script)
    {
        // Without a byte order mark, 5.1 reads a script in the system's code page.
        foreach (Match character in Regex.Matches(script, @"[^\x00-\x7F]"))
            yield return $"line {Line(script, character.Index)}: '{character.Value}' is not ASCII";

        string code = Regex.Replace(script, """<#.*?#>|#(?!Requires)[^\n]*|'(''|[^'])*'|"(`.|""|[^"`])*" """.TrimEnd(), Blank, RegexOptions.Singleline);
        foreach (var (pattern, problem) in Missing)
        {
            foreach (Match match in Regex.Matches(code, pattern, RegexOptions.IgnoreCase))
                yield return $"line {Line(code, match.Index)}: {match.Value.Trim()}: {problem} in Windows PowerShell 5.1";
        }
    }

    /// <summary>Comments vanish; of a string its quotes are left.</summary>
    private static string Blank(Match match) =>
        (match.Value[0] is '\'' or '"' ? "''" : "") + new string('\n', match.Value.Count(c => c == '\n'));

    private static int Line(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;
}
