using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I6: after any power cut the configuration is entirely the old or entirely the new one, and a reported
/// configuration is what a boot at that moment would find.</summary>
public sealed class ConfigWhole : Checker
{
    private string? _stored;
    private bool _isDamaged;

    /// <inheritdoc/>
    public override string Name => "I6 the configuration is whole and durable";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened)
    {
        switch (happened)
        {
            case ConfigStored stored:
                _stored = stored.Config;
                return null;
            case Corrupted { Name: var name } when name.StartsWith("config.", StringComparison.Ordinal):
                // With a flipped bit in the newer slot the older one applies, or the settings file.
                _isDamaged = true;
                return null;
            case ConfigLoaded loaded:
                return Judge(loaded);
            case ConfigReported reported when !IsShown(reported.Config, reported.OnFlash):
                return $"reported {reported.Config}, but {reported.OnFlash} is on flash";
            default:
                return null;
        }
    }

    // A key that is null is withheld, to ask under which of its names it is desired.
    private static bool IsShown(string reported, string onFlash)
    {
        string[] shown = reported.Split(' ');
        string[] stored = onFlash.Split(' ');
        return shown.Length == stored.Length && shown.Zip(stored).All(
            pair => pair.First == pair.Second || pair.First == $"{pair.Second.Split('=')[0]}=null");
    }

    private string? Judge(ConfigLoaded loaded)
    {
        var (expected, isDamaged) = (_stored, _isDamaged);
        (_stored, _isDamaged) = (loaded.Config, false);
        return isDamaged || expected is null || expected == loaded.Config
            ? null
            : $"the boot finds {loaded.Config}, but {expected} was stored";
    }
}
