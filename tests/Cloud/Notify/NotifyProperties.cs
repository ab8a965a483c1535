using System.Globalization;
using System.Text.RegularExpressions;
using HeatingSensor.Host.Tests.Support;
using Tables;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Notify;

/// <summary>Random days of a device: events twice, late, in any order, replayed after outages, with channels that fail and
/// tables that fail. Whatever happens, each long off period is told, in order and once.</summary>
public sealed class NotifyProperties
{
    private const int Cases = 12;
    private const int MinimumOffMinutes = 20;

    [Fact]
    public async Task Day_DuplicatedReorderedAndReplayed_TellsEachLongOffPeriodOnce() =>
        await RunAsync(hasCrashes: false);

    [Fact]
    public async Task Day_WithCrashesToo_LosesNothing() => await RunAsync(hasCrashes: true);

    private static async Task RunAsync(bool hasCrashes)
    {
        int seed = Seeds.Next();
        for (int i = 0; i < Cases; i++)
        {
            var day = new Day(seed + i, hasCrashes);
            await day.RunAsync();
            try
            {
                day.Check();
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"{Seeds.Variable}={seed + i}, crashes {hasCrashes}: {e.Message}\n{day}", e);
            }
        }
    }

    /// <summary>A time in which the heating is off.</summary>
    private sealed record Off(DateTimeOffset From, DateTimeOffset To, bool IsWithinOutage)
    {
        public bool IsLong => To - From >= TimeSpan.FromMinutes(MinimumOffMinutes);
    }

    private sealed class Day
    {
        private readonly Random _random;
        private readonly NotifyRig _rig = new(
            ("MINIMUM_OFF_MINUTES", MinimumOffMinutes.ToString(CultureInfo.InvariantCulture)), ("REPEAT_MINUTES", "0"));

        private readonly bool _hasCrashes;
        private readonly List<Off> _offs = [];
        private readonly PriorityQueue<string, DateTimeOffset> _mail = new();

        public Day(int seed, bool hasCrashes)
        {
            _random = new Random(seed);
            _hasCrashes = hasCrashes;
            _rig.Time.AdjustTime(new DateTimeOffset(2026, 1, 14, 0, 0, 0, TimeSpan.Zero));
            Plan();
        }

        public async Task RunAsync()
        {
            if (_hasCrashes)
                _rig.Table.Before = _ => _random.Next(40) != 0;
            _rig.Phones.Telegram = _ => _random.Next(5) == 0 ? Phones.TelegramError(500, "Internal Server Error") : null;
            _rig.Phones.Discord = _ =>
                _random.Next(5) == 0 ? new Phones.Answer(429, """{"retry_after":150.5}""") : null;
            var midnight = _rig.Time.GetUtcNow().AddHours(23);
            while (_rig.Time.GetUtcNow() < midnight)
            {
                _rig.Time.Advance(TimeSpan.FromSeconds(10));
                while (_mail.TryPeek(out string? message, out var due) && due <= _rig.Time.GetUtcNow())
                {
                    _mail.Dequeue();
                    // As AWS does with a function that failed.
                    if (!await TryAsync(() => _rig.SendAsync(message)))
                        _mail.Enqueue(message, _rig.Time.GetUtcNow().AddMinutes(1));
                }

                if (_rig.Time.GetUtcNow().Second == 0)
                    await TryAsync(_rig.SweepAsync);
            }
        }

        public void Check()
        {
            foreach (var texts in new[] { _rig.Phones.TelegramTexts, _rig.Phones.DiscordTexts })
            {
                string[] plain = [.. texts.Select(text => text.Replace("\\", "", StringComparison.Ordinal))];
                foreach (var off in _offs)
                    Check(off, plain);
            }
        }

        public override string ToString() => string.Join('\n', _offs) + "\n" + string.Join('\n', _rig.Texts);

        private void Check(Off off, string[] texts)
        {
            string from = $"{off.From:HH:mm}";
            var alerts = Where(texts, $@"Off since ([A-Z]\w+ \d+ \w+, )?{from} ");
            var ends = Where(texts, $@"\(since ([A-Z]\w+ \d+ \w+, )?{from}\)|Heating off from ([A-Z]\w+ \d+ \w+, )?{from}\b");
            int most = _hasCrashes ? 3 : 1;
            Assert.True(alerts.Count <= most, $"{off}: {alerts.Count} alerts");
            // A short one may have been told if the news of its end came late.
            int least = off.IsLong || alerts.Count > 0 ? 1 : 0;
            Assert.True(ends.Count >= least && ends.Count <= (least == 0 ? 0 : most), $"{off}: {ends.Count} ends");
            Assert.True(alerts.Count == 0 || alerts[0] < ends[0], $"{off}: the end is told before the beginning");
            Assert.False(!_hasCrashes && off.IsWithinOutage && alerts.Count > 0, $"{off}: told as if it lasted");
        }

        private static List<int> Where(string[] texts, string pattern) => [.. texts
            .Select((text, index) => (text, index))
            .Where(pair => Regex.IsMatch(pair.text, pattern))
            .Select(pair => pair.index)];

        private void Plan()
        {
            // Each edge in a minute of its own, so that texts name it.
            var time = _rig.Time.GetUtcNow().AddMinutes(1);
            bool isOn = true;
            var outageEnd = time;
            var outageStart = time;
            var last = time;
            var sent = time;
            Post(_rig.Status(true, Ms(time), 0, null), time);
            while (time.Hour < 18)
            {
                time += TimeSpan.FromSeconds(_random.Next(3) == 0 ? _random.Next(70, 300) : _random.Next(300, 3_600));
                if (time > outageEnd && _random.Next(6) == 0)
                    (outageStart, outageEnd) = (time.AddSeconds(-1), time.AddMinutes(_random.Next(10, 120)));
                isOn = !isOn;
                bool isLate = time < outageEnd;
                string message = _rig.Status(isOn, Ms(time), Ms(time) - Ms(last), !isOn, isReplayed: isLate);
                if (isOn)
                    _offs.Add(new Off(last, time, last > outageStart && time < outageEnd.AddSeconds(-1)));
                // A replay keeps the order, ten a second; the clouds' queues may not.
                sent = isLate ? outageEnd.AddSeconds(1) : time.AddSeconds(1);
                Post(message, sent.AddSeconds(_random.Next(6) == 0 ? _random.Next(isLate ? 20 : 150) : 0));
                if (_random.Next(4) == 0)
                    Post(message, sent.AddSeconds(_random.Next(1_000)));
                last = time;
            }

            if (!isOn)
            {
                time = outageEnd > time ? outageEnd.AddMinutes(30) : time.AddMinutes(30);
                Post(_rig.Status(true, Ms(time), Ms(time) - Ms(last), false), time);
                _offs.Add(new Off(last, time, false));
            }
        }

        private void Post(string message, DateTimeOffset time) => _mail.Enqueue(message, time);

        private static long Ms(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

        private static async Task<bool> TryAsync(Func<Task> runAsync)
        {
            try
            {
                await runAsync();
                return true;
            }
            catch (TableException)
            {
                return false;
            }
        }
    }
}
