using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using Heating.Commands;
using Heating.Run;

namespace Heating.Events;

/// <summary>A report as a picture: run time of each hour or day as bars, the temperature as a line. tools/Picture draws it, a
/// program of its own: it needs more packages than all the rest together.</summary>
internal static class ReportPicture
{
    // A line between two readings further apart would show a temperature that nobody measured.
    private static readonly TimeSpan GapMin = TimeSpan.FromHours(6);

    private static readonly TimeSpan UnknownMin = TimeSpan.FromMinutes(1);

    /// <summary>Draws a report.</summary>
    /// <param name="file">The PNG file.</param>
    /// <exception cref="CommandException">The picture cannot be drawn or written.</exception>
    public static async Task SaveAsync(HeatingReport report, string file, TextWriter output, CancellationToken cancel)
    {
        using FileStream target = Open(file); // before the long work
        using var work = WorkFolder.Create("picture");
        string content = Path.Combine(work.Path, "content.json");
        string drawn = Path.Combine(work.Path, "picture.png");
        await File.WriteAllTextAsync(content, ContentOf(report).ToJsonString(), cancel);
        await DrawAsync(content, drawn, output, cancel);
        using FileStream picture = File.OpenRead(drawn);
        target.SetLength(0);
        await picture.CopyToAsync(target, cancel);
    }

    /// <summary>What the picture shows, as tools/Picture/Content.cs describes it.</summary>
    internal static JsonObject ContentOf(HeatingReport report)
    {
        string channel = report.Channel is null ? "" : $", {report.Channel}";
        bool isByHour = report.Period.Parts[0].Until - report.Period.Parts[0].From <= TimeSpan.FromHours(1);
        double Amount(TimeSpan length) => isByHour ? length.TotalMinutes : length.TotalHours;
        return new JsonObject
        {
            ["title"] = $"{report.Thing}{channel}: {report.Period.Name}",
            ["unit"] = isByHour ? "minutes" : "hours",
            ["amountMax"] = Amount(report.Period.Parts.Max(part => part.Until - part.From)),
            ["parts"] = new JsonArray([.. report.Period.Parts.Zip(report.RunTimes, (part, time) => new JsonObject
            {
                ["label"] = part.Label,
                ["running"] = Amount(time.Running),
                ["unknown"] = Amount(time.Unknown > UnknownMin ? time.Unknown : TimeSpan.Zero),
            })]),
            ["lines"] = LinesOf(report),
            ["lineWidth"] = isByHour ? 2 : 1,
        };
    }

    private static JsonArray LinesOf(HeatingReport report)
    {
        var lines = new JsonArray();
        DateTimeOffset last = default;
        foreach (var (time, temperature) in report.Readings)
        {
            if (time - last > GapMin)
                lines.Add(new JsonArray());
            lines[^1]!.AsArray().Add(new JsonObject { ["at"] = PlaceOf(time, report), ["celsius"] = (double)temperature });
            last = time;
        }

        return lines;
    }

    // Parts are equally wide, also the day that has 23 hours.
    private static double PlaceOf(DateTimeOffset time, HeatingReport report)
    {
        for (int index = 0; index < report.Period.Parts.Count; index++)
        {
            ReportPeriod.Part part = report.Period.Parts[index];
            if (time < part.Until)
                return index + ((time - part.From) / (part.Until - part.From));
        }

        return report.Period.Parts.Count;
    }

    private static FileStream Open(string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(ExitCode.File, $"--png {file}: cannot be written: {error.Message}");
        }
    }

    private static async Task DrawAsync(string content, string drawn, TextWriter output, CancellationToken cancel)
    {
        var start = new ProcessStartInfo("dotnet", [.. Program(output), content, drawn])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> complaint = process.StandardError.ReadToEndAsync(cancel);
        string said = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        if (process.ExitCode == 0 && File.Exists(drawn))
            return;
        string all = $"{await complaint}\n{said}".Trim();
        throw new CommandException(ExitCode.Failed, $"The picture cannot be drawn: {(all.Length > 0 ? all : $"dotnet ended with {process.ExitCode}")}");
    }

    // Beside an installed program, or else of the checkout.
    private static string[] Program(TextWriter output)
    {
        string beside = Path.Combine(AppContext.BaseDirectory, "drawing", "picture.dll");
        if (File.Exists(beside))
            return [beside];
        string project = DataDirectory.CheckoutOfProgram is { } checkout
            ? Path.Combine(checkout, "tools", "Picture")
            : throw new CommandException(ExitCode.File, $"{beside} is missing, which draws the picture: install `heating` again.");
        if (!Directory.Exists(Path.Combine(project, "obj")))
            output.WriteLine("Building tools/Picture, which draws it. The first time, that downloads 60 MB.");
        string configuration = typeof(ReportPicture).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        return ["run", "--project", project, "--configuration", configuration, "--"];
    }
}
