using System.Text.RegularExpressions;
using Heating.Commands;

namespace Heating;

/// <summary>How this program is called where it runs: hints are commands that work as printed.</summary>
internal static partial class CommandName
{
    /// <summary>As an installed tool, and in documents.</summary>
    public const string Installed = "heating";

    /// <summary>What a user types in front of `run`.</summary>
    public static string Text { get; private set; } = Installed;

    /// <summary>Settles the name for this process: if it was built in a checkout, and no installed `heating` is on the path, the
    /// hints that it prints begin with `dotnet run`.</summary>
    public static void Settle()
    {
        Text = Of(DataDirectory.CheckoutOfProgram, Environment.CurrentDirectory, IsOnPath());
        if (Text == Installed)
            return;
        Console.SetOut(new HintWriter(Console.Out, text => Replace(text, Text)));
        Console.SetError(new HintWriter(Console.Error, text => Replace(text, Text)));
    }

    /// <summary>The name.</summary>
    /// <param name="checkout">The checkout that the program was built in; null: it is installed.</param>
    /// <param name="currentFolder">Where the user is.</param>
    /// <param name="isOnPath">Whether `heating` is a command.</param>
    public static string Of(string? checkout, string currentFolder, bool isOnPath)
    {
        if (checkout is null || isOnPath)
            return Installed;
        string project = Path.Combine(checkout, "tools", "Heating");
        string shown = checkout == currentFolder ? Path.GetRelativePath(currentFolder, project) : project;
        return $"dotnet run --project {(shown.Contains(' ') ? $"\"{shown}\"" : shown)} --";
    }

    /// <summary>A text with the name that works in place of `heating`, where a command of this program follows: in backticks, at
    /// the start of a line, behind a colon or a parenthesis.</summary>
    public static string Replace(string text, string name) => Command().Replace(text, $"{name} ");

    private static bool IsOnPath()
    {
        string file = OperatingSystem.IsWindows() ? $"{Installed}.exe" : Installed;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, file)));
    }

    [GeneratedRegex(
        "(?<=`|^ *|: |\\()heating (?=(alert|bench|certs|cloud|config|deploy|deprovision|destroy|device|events|flash|image|"
        + "provision|qualify|report|revoke|rotate|rules|run|shadow|simulate|sync|things)\\b(?!:))",
        RegexOptions.Multiline)]
    private static partial Regex Command();
}
