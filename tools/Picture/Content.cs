using System.Text.Json.Serialization;

namespace Picture;

/// <summary>What a picture shows, as `heating report` writes it.</summary>
/// <param name="Title">The line above.</param>
/// <param name="Unit">Unit of the run times.</param>
/// <param name="AmountMax">Longest possible run time of a part.</param>
/// <param name="Parts">The hours or days, each of the same width.</param>
/// <param name="Lines">Temperatures, each line without a gap.</param>
/// <param name="LineWidth">Of the lines, in pixels.</param>
internal sealed record Content(
    string Title, string Unit, double AmountMax, IReadOnlyList<Part> Parts, IReadOnlyList<IReadOnlyList<Reading>> Lines, int LineWidth);

/// <summary>An hour or a day.</summary>
/// <param name="Label">What is written below it.</param>
/// <param name="Running">Run time.</param>
/// <param name="Unknown">Time of which nothing is known.</param>
internal sealed record Part(string Label, double Running, double Unknown);

/// <summary>A temperature.</summary>
/// <param name="At">Its place: 0 is the start of the first part, 1 that of the second.</param>
/// <param name="Celsius">Degrees Celsius.</param>
internal sealed record Reading(double At, double Celsius);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Content))]
internal sealed partial class ContentJson : JsonSerializerContext;
