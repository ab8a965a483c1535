using System.Text.Json.Nodes;
using Simulation.Plan;
using Simulation.Trace;

namespace Simulation.World;

/// <summary>A user who changes the desired configuration, mostly sensibly, sometimes not.</summary>
public sealed class CloudUser(
    Scheduler time, SimulatedShadows shadows, Recorder recorder, SimulationPlan plan, Prng random)
{
    private static readonly string[] BadValues = ["-1", "\"fast\"", "1.5", "null", "1e30", "[1]", "{\"a\":1}", "999999999"];

    private int _restarts;
    private bool _isOver;

    /// <summary>Starts.</summary>
    public void Begin() => Next();

    /// <summary>Desires a last, entirely valid configuration.</summary>
    public void End()
    {
        _isOver = true;
        Clear();
        shadows.Desire(SimulatedShadows.Configuration, Good());
    }

    /// <summary>Changes the desired configuration now.</summary>
    public void Desire()
    {
        if (random.Percent(30))
            Clear();
        var wish = Good();
        if (random.Percent(25))
            Spoil(wish);
        if (wish.Count > 0)
            shadows.Desire(SimulatedShadows.Configuration, wish);
        if (random.Percent(10))
            AskForRestart();
    }

    private void Next() => time.After(random.Exponential(plan.DesireEveryMs), () =>
    {
        if (_isOver)
            return;
        Desire();
        Next();
    });

    private void AskForRestart()
    {
        var token = $"token-{++_restarts}";
        recorder.Add(new RestartAsked(time.NowMs, token));
        shadows.Desire(SimulatedShadows.Maintenance, new JsonObject { ["restart"] = token });
    }

    // Removes everything desired before, invalid values included.
    private void Clear()
    {
        var desired = shadows.DocumentOf(SimulatedShadows.Configuration).Desired;
        if (desired.Count > 0)
            shadows.Desire(SimulatedShadows.Configuration, new JsonObject(desired.Select(wish => KeyValuePair.Create(wish.Key, (JsonNode?)null))));
    }

    private JsonObject Good()
    {
        var wish = new JsonObject();
        Maybe("debounceMs", random.Between(10, 400));
        Maybe("onDelayMs", random.Between(0, 2000));
        Maybe("offDelayMs", random.Between(0, 2000));
        Maybe("overheatC", random.Between(60, 120));
        Maybe("frostC", random.Between(-10, 15));
        Maybe("temperatureOffsetC", random.Between(-9, 9) / 10.0);
        Maybe("keepAliveS", random.Pick(30, 60, 120));
        bool isAlias = random.Percent(50);
        Maybe(isAlias ? "samplingRate" : "samplingIntervalS", random.Pick(10, 30, 60, 300));
        if (random.Percent(80))
            wish[isAlias ? "samplingIntervalS" : "samplingRate"] = null; // one value, one name; else two may be in conflict
        Maybe("telemetryIntervalS", random.Pick(600, 900, 1200));
        return wish;

        void Maybe(string key, JsonNode value)
        {
            if (random.Percent(25))
                wish[key] = value;
        }
    }

    private void Spoil(JsonObject wish)
    {
        var key = random.Pick("debounceMs", "overheatC", "frostC", "keepAliveS", "colour", "thermistorModel");
        wish[key] = random.Percent(20) && key == "frostC" ? 119 : JsonNode.Parse(random.Pick<string>(BadValues)) ?? "nothing";
    }
}
