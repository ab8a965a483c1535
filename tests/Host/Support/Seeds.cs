using System.Globalization;

namespace HeatingSensor.Host.Tests.Support;

/// <summary>The seed of random tests: new each time, or the one in HEATING_TEST_SEED to repeat a run.</summary>
internal static class Seeds
{
    public const string Variable = "HEATING_TEST_SEED";

    public static int Next() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : Random.Shared.Next();
}
