using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I6: after any cut the configuration is wholly the old or wholly the new one, and what is reported is what a boot
/// at that very moment would find.</summary>
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
                // A flipped bit in the newer slot: the older one holds, or the settings file's values.
                _isDamaged = true;
                return null;
            case ConfigLoaded loaded:
                return Judge(loaded);
            case ConfigReported reported when !IsShown(reported.Config, reported.OnFlash):
                return $"reported {reported.Config}, while on flash is {reported.OnFlash}";
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
            : $"the boot finds {loaded.Config}, and {expected} was stored";
    }
}
