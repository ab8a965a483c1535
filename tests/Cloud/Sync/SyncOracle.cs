using System.Text.Json.Nodes;
using Cloud.Sync;

namespace HeatingSensor.Cloud.Tests.Sync;

/// <summary>
/// Knows what nobody can read off a shadow: who meant what. Cloud and device tell it each write and why; from that it derives, by
/// intent and not by value, which fields both sides have changed since they last agreed. Fields are flat, and every value is used
/// once, so that equal values mean the same write.
/// </summary>
internal sealed class SyncOracle
{
    private readonly Dictionary<string, Meaning> _fields = [];

    /// <summary>Every conflict that ever began: field and version.</summary>
    public HashSet<(string Field, long Version)> Begun { get; } = [];

    /// <summary>Versions with which a field was in conflict, resolved or not.</summary>
    public HashSet<(string Field, long Version)> InConflict { get; } = [];

    /// <summary>The cloud's user desires a value; null withdraws it.</summary>
    public void Desired(string field, bool isWithdrawn) => Of(field).HasCloudChanged |= !isWithdrawn;

    /// <summary>The device changes a value on its own; null: it no longer reports it.</summary>
    public void Changed(string field)
    {
        // What it reports first is where it starts.
        if (Of(field).HasBase)
            Of(field).HasDeviceChanged = true;
    }

    /// <summary>How often the cloud has withdrawn what it desired of a field.</summary>
    public int WithdrawalsOf(string field) => Of(field).Withdrawals;

    /// <summary>The device has taken a value that was desired, of whatever age.</summary>
    /// <param name="withdrawals">As it was when the value was desired. A value that nobody desires any more is the device's own.</param>
    public void Followed(string field, int withdrawals)
    {
        if (withdrawals != WithdrawalsOf(field))
        {
            Changed(field);
            return;
        }

        Of(field).HasDeviceChanged = false;
        Of(field).HasBase = true;
    }

    /// <summary>Whether the cloud has nothing to lose if what the device alone changed is adopted.</summary>
    public bool IsOnlyTheDevices(string field) => Of(field) is { HasDeviceChanged: true, HasCloudChanged: false };

    /// <summary>After each write.</summary>
    public void Observe(SyncDocument document)
    {
        foreach ((string field, Meaning meaning) in _fields)
        {
            (JsonNode? desired, JsonNode? reported) = (document.Desired[field], document.Reported[field]);
            if (meaning.IsDesired && desired is null)
                meaning.Withdrawals++;
            meaning.IsDesired = desired is not null;
            if (desired is null || JsonNode.DeepEquals(desired, reported))
            {
                meaning.HasCloudChanged = meaning.HasDeviceChanged = meaning.IsInConflict = false;
                meaning.HasBase = desired is not null || reported is not null;
                continue;
            }

            meaning.HasBase |= reported is not null;
            bool isConflict = reported is not null && meaning is { HasCloudChanged: true, HasDeviceChanged: true };
            if (isConflict && !meaning.IsInConflict)
                Begun.Add((field, document.Version));
            if (isConflict)
                InConflict.Add((field, document.Version));
            meaning.IsInConflict = isConflict;
        }
    }

    private Meaning Of(string field)
    {
        if (!_fields.TryGetValue(field, out Meaning? meaning))
            _fields[field] = meaning = new Meaning();
        return meaning;
    }

    private sealed class Meaning
    {
        public bool IsDesired { get; set; }

        public int Withdrawals { get; set; }

        public bool HasBase { get; set; }

        public bool HasCloudChanged { get; set; }

        public bool HasDeviceChanged { get; set; }

        public bool IsInConflict { get; set; }
    }
}
