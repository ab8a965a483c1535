using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Heating.Mqtt;
using LocalIotCore;
using LocalIotCore.Mqtt;
using LocalIotCore.Rules;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heating.Bench.Rules;

/// <summary>Measures brokers with different rules side by side, round after round, each a process of its own. The broker's
/// processor time is judged, because whatever else the machine does counts least in it; wall time is shown beside it.</summary>
internal sealed class RulesBench(int rounds, TimeSpan duration, string work, Action<string> progress)
{
    private const int Publishers = 4;
    private const double OneRuleTimesMax = 1.5;
    private const double ThousandRulesTimesMax = 1.2;
    private const string Topic = "bench/heating/0";
    private const string Republish =
        """{"republish":{"roleArn":"arn:aws:iam::000000000000:role/bench","topic":"bench/republished"}}""";
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    // A status event as a device sends it.
    private static readonly byte[] Event = Encoding.UTF8.GetBytes(
        """{"deviceId":"boiler-1","status":"INACTIVE","previousStatus":"ACTIVE","temperature":41.3,"timestamp":1767225600123,"timeSynced":true,"epoch":"7f3a91c2","seq":1042,"bootId":17,"previousDurationMs":12345}""");

    private sealed record Case(string Name, IReadOnlyList<string> Statements)
    {
        public BenchIdentity? Identity { get; set; }

        public List<Cost> Rounds { get; } = [];

        public Cost Median => new(Middle(cost => cost.ProcessorUs), Middle(cost => cost.WallUs));

        private double Middle(Func<Cost, double> time) => Rounds.Select(time).Order().ElementAt(Rounds.Count / 2);
    }

    // Microseconds per event: what the broker's process spent on it, and what passed, with clients and broker at work.
    private readonly record struct Cost(double ProcessorUs, double WallUs)
    {
        public override string ToString() => $"{ProcessorUs:0.00} µs of processor time, {WallUs:0.00} µs passed";
    }

    /// <summary>Measures.</summary>
    public async Task<IReadOnlyList<BenchFigure>> RunAsync(CancellationToken cancel)
    {
        var none = new Case("no rule", []);
        var refusing = new Case("1 rule, WHERE is false", [$"SELECT * FROM '{Topic}' WHERE status = 'ACTIVE' AND deviceId = clientid()"]);
        var reading = new Case("1 rule, WHERE compares a number and is false", [$"SELECT * FROM '{Topic}' WHERE temperature > 45"]);
        var calculating = new Case("1 rule, WHERE calculates and is false", [$"SELECT * FROM '{Topic}' WHERE temperature + 0 > 45"]);
        var firing = new Case("1 rule, WHERE is true", [$"SELECT * FROM '{Topic}' WHERE status = 'INACTIVE'"]);
        var ten = new Case("10 disjoint rules", Disjoint(10));
        var thousand = new Case("1,000 disjoint rules", Disjoint(1000));
        Case[] cases = [none, refusing, reading, calculating, firing, ten, thousand];
        var targets = new List<BenchTarget>();
        try
        {
            foreach (Case item in cases)
                targets.Add(await StartAsync(item, cancel));
            for (int round = 1; round <= rounds; round++)
            {
                for (int turn = 0; turn < cases.Length; turn++)
                {
                    int index = (turn + round) % cases.Length; // no case always follows the same one
                    Cost cost = await MeasureAsync(targets[index], cases[index].Identity!, round, cancel);
                    cases[index].Rounds.Add(cost);
                    progress($"round {round}: {cases[index].Name}: {cost}");
                }
            }
        }
        finally
        {
            foreach (BenchTarget target in targets)
                await target.DisposeAsync();
        }
        return
        [
            .. cases.Select(item => new BenchFigure($"an event through the broker, {item.Name}", item.Median.ToString())),
            Ratio("1 rule whose WHERE is false, against none", refusing, none, OneRuleTimesMax),
            Ratio("1 rule that compares a number, and is false, against none", reading, none, OneRuleTimesMax),
            Ratio("1 rule that calculates, so that the JSON has to be read, against none", calculating, none, null),
            Ratio("1 rule that fires and republishes, against none", firing, none, null),
            Ratio("1,000 disjoint rules, against 10", thousand, ten, ThousandRulesTimesMax),
            EvaluatorBench.Run(Event),
        ];
    }

    private static BenchFigure Ratio(string what, Case measured, Case baseline, double? target)
    {
        double times = measured.Median.ProcessorUs / baseline.Median.ProcessorUs;
        double passed = measured.Median.WallUs / baseline.Median.WallUs;
        return new BenchFigure(what, $"{times:0.00} times the processor time, {passed:0.00} times the wall time",
            target is null ? "" : $"at most {target}", target is null ? null : times <= target);
    }

    private static string[] Disjoint(int count) =>
        [.. Enumerable.Range(0, count).Select(index => $"SELECT * FROM 'bench/heating/{index}' WHERE status = 'ACTIVE'")];

    // The rules are made in the data directory first, where the broker's process finds them.
    private async Task<BenchTarget> StartAsync(Case item, CancellationToken cancel)
    {
        string folder = Path.Combine(work, Guid.NewGuid().ToString("N"));
        var options = new CloudOptions { Port = 0, DataDirectory = DataDirectory.Of(folder).Cloud };
        await using (LocalCloud cloud = await LocalCloud.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, cancel))
        {
            for (int index = 0; index < item.Statements.Count; index++)
                cloud.Rules.Create(Rule($"rule_{index}", item.Statements[index]));
        }
        item.Identity = BenchIdentity.Provision(options.DataDirectory);
        return await HeatingBroker.StartAsync(folder, cancel) with { Name = item.Name };
    }

    private static RuleDefinition Rule(string name, string sql) => RuleDefinition.Parse(name, Encoding.UTF8.GetBytes(
        $$"""{"sql":"{{JsonEncodedText.Encode(sql)}}","awsIotSqlVersion":"2016-03-23","actions":[{{Republish}}]}"""));

    private static TimeSpan ProcessorTime(BenchTarget target)
    {
        target.Process!.Refresh();
        return target.Process.TotalProcessorTime;
    }

    private async Task<Cost> MeasureAsync(BenchTarget target, BenchIdentity identity, int round, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var connections = new List<ClientConnection>();
        try
        {
            for (int index = 0; index <= Publishers; index++)
                connections.Add(await BenchIdentity.ConnectAsync(target.Host, target.TlsPort!.Value, identity, $"bench-{round}-{index}", cancel));
            var subscriber = new LoadSubscriber(connections[0], Topic, QoS.AtLeastOnce);
            await subscriber.SubscribeAsync(cancel);
            LoadPublisher[] publishers = [.. connections.Skip(1).Select(to => new LoadPublisher(to, Topic, QoS.AtLeastOnce, Event))];
            Task[] running = [Task.Run(() => subscriber.RunAsync(stop.Token), cancel),
                .. publishers.Select(publisher => Task.Run(() => publisher.RunAsync(stop.Token), cancel))];
            await Task.WhenAny([Task.Delay(WarmUp, cancel), .. running]);
            long before = subscriber.Received, began = Stopwatch.GetTimestamp();
            TimeSpan started = ProcessorTime(target);
            Task ended = await Task.WhenAny([Task.Delay(duration, cancel), .. running]);
            TimeSpan spent = ProcessorTime(target) - started;
            TimeSpan passed = Stopwatch.GetElapsedTime(began);
            long events = subscriber.Received - before;
            await ended; // a publisher that ended has failed
            await stop.CancelAsync();
            await Task.WhenAll(running).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return new Cost(spent.TotalMicroseconds / events, passed.TotalMicroseconds / events);
        }
        finally
        {
            foreach (ClientConnection connection in connections)
                await connection.DisposeAsync();
        }
    }
}
