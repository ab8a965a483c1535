using LocalIotCore.Mqtt;

namespace Heating.Bench;

/// <summary>Settings of a broker benchmark.</summary>
internal sealed record BrokerBenchOptions(int Rounds, TimeSpan Duration, int PayloadBytes, int IdleConnections);

/// <summary>One line of the report: what was measured, and each broker's figures from all rounds.</summary>
internal sealed record BenchRow(string What, string Unit, Dictionary<string, List<double>> Figures);

/// <summary>Runs every scenario against every broker in turn, round after round, so that a temporarily busy machine affects
/// all of them alike.</summary>
internal sealed class BrokerBench(IReadOnlyList<BenchTarget> targets, BenchIdentity? identity,
    BrokerBenchOptions options,
    Action<string> progress)
{
    private sealed record Scenario(string What, string Unit, bool IsTls,
        Func<BenchTarget, int, CancellationToken, Task<double>> Run)
    {
        /// <summary>Memory is measured on a fresh broker, before any load.</summary>
        public bool IsFirstRoundOnly => Unit == "MB";
    }

    /// <summary>Measures.</summary>
    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancel)
    {
        Scenario[] scenarios = [.. Scenarios().Where(IsPossible)];
        var rows = scenarios.Select(s => new BenchRow(s.What, s.Unit,
            targets.ToDictionary(target => target.Name, _ => new List<double>()))).ToArray();
        for (int round = 1; round <= options.Rounds; round++)
            for (int index = 0; index < scenarios.Length; index++)
                foreach (BenchTarget target in targets)
                {
                    Scenario scenario = scenarios[index];
                    if (scenario.IsFirstRoundOnly && round > 1)
                        continue;
                    int port = (scenario.IsTls ? target.TlsPort : target.PlainPort)!.Value;
                    double figure = await scenario.Run(target, port, cancel);
                    rows[index].Figures[target.Name].Add(figure);
                    progress($"round {round}: {target.Name}, {scenario.What}: {figure:0} {scenario.Unit}");
                }
        return rows;
    }

    private IEnumerable<Scenario> Scenarios()
    {
        if (targets.All(target => target.Process is not null))
            yield return new Scenario($"{options.IdleConnections} idle connections, mutual TLS", "MB", true,
                (target, port, cancel) => BenchScenarios.IdleMemoryAsync(target, port, identity,
                    options.IdleConnections, cancel));
        foreach (bool isTls in (bool[])[true, false])
            foreach (QoS qos in (QoS[])[QoS.AtMostOnce, QoS.AtLeastOnce])
                yield return new Scenario(
                    $"QoS {(int)qos}, 4 to 1, {options.PayloadBytes} bytes, {(isTls ? "mutual TLS" : "plain TCP")}",
                    "msg/s", isTls, (target, port, cancel) => BenchScenarios.ThroughputAsync(target, port,
                        isTls ? identity : null, qos, options.PayloadBytes, options.Duration, cancel));
        foreach (int percentile in (int[])[50, 99])
            yield return new Scenario($"1 message at rest, QoS 1, mutual TLS, p{percentile}", "us", true,
                (target, port, cancel) => BenchScenarios.LatencyAsync(target, port, identity, options.PayloadBytes, percentile,
                    options.Duration, cancel));
        yield return new Scenario("connections, mutual TLS", "/s", true,
            (target, port, cancel) => BenchScenarios.ConnectionsAsync(target, port, identity, options.Duration,
                cancel));
    }

    private bool IsPossible(Scenario scenario) => scenario.IsTls
        ? identity is not null && targets.All(target => target.TlsPort is not null)
        : targets.All(target => target.PlainPort is not null);
}
