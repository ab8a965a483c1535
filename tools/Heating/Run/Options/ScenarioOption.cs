using System.CommandLine;
using System.CommandLine.Parsing;
using Heating.Commands;
using Heating.Run.Scenarios;

namespace Heating.Run.Options;

/// <summary>`--scenario FILE` of `run`: a house, what happens to it, and what is expected, instead of the options for each.</summary>
internal static class ScenarioOption
{
    /// <summary>The option's name.</summary>
    public const string Name = "--scenario";

    private static readonly string[] Replaced = ["--trace", "--duration", "--outage", "--chaos"];

    public static Option<FileInfo?> Create() => new(Name)
    {
        Description = "Play a scripted day (YAML) as fast as delivery allows, and say which of its expectations are met. Without --data it "
            + "starts from an empty folder, which is deleted at the end. samples/scenarios has some.",
        HelpName = "FILE",
    };

    /// <summary>Refuses the options that a scenario decides itself.</summary>
    public static void Check(CommandResult result)
    {
        if (result.GetResult(Name) is null)
            return;
        foreach (var name in Replaced.Where(name => result.GetResult(name) is { } other && other is not OptionResult { Implicit: true }))
            result.AddError($"{name}: a scenario says that itself; leave it out, or write it into the scenario.");
    }

    /// <summary>Reads the scenario.</summary>
    /// <exception cref="CommandException">It cannot be read, or is wrong: file, line, key and what was expected.</exception>
    public static Scenario Read(FileInfo file, ulong seed, TimeProvider time)
    {
        try
        {
            return ScenarioFile.Read(File.ReadAllText(file.FullName), file.FullName, time.GetUtcNow(), seed);
        }
        catch (Exception error) when (error is ScenarioException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.File, $"{Name}: {error.Message}");
        }
    }
}
