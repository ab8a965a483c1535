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

    /// <summary>Counts how often the sides have agreed on a field, or the cloud has withdrawn it.</summary>
    public int GenerationOf(string field) => Of(field).Generation;

    /// <summary>The device has taken a value that was desired.</summary>
    /// <param name="generation">As it was when the value was desired. What was desired before the sides last agreed, nobody desires any
    /// more: then the value is the device's own.</param>
    public void Followed(string field, JsonNode? value, int generation)
    {
        Meaning meaning = Of(field);
        if (generation != meaning.Generation && !JsonNode.DeepEquals(value, meaning.Base))
        {
            Changed(field);
            return;
        }

        meaning.HasDeviceChanged = false;
        meaning.HasBase = true;
        meaning.Base = value?.DeepClone();
    }

    /// <summary>Whether the cloud has nothing to lose if what the device alone changed is adopted.</summary>
    public bool IsOnlyTheDevices(string field) => Of(field) is { HasDeviceChanged: true, HasCloudChanged: false };

    /// <summary>After each write.</summary>
    public void Observe(SyncDocument document)
    {
        foreach ((string field, Meaning meaning) in _fields)
        {
            (JsonNode? desired, JsonNode? reported) = (document.Desired[field], document.Reported[field]);
            if (desired is null || JsonNode.DeepEquals(desired, reported))
            {
                meaning.Generation += meaning.IsApart ? 1 : 0;
                meaning.HasCloudChanged = meaning.HasDeviceChanged = meaning.IsInConflict = meaning.IsApart = false;
                meaning.Base = (desired ?? reported)?.DeepClone();
                meaning.HasBase = meaning.Base is not null;
                continue;
            }

            meaning.IsApart = true;
            if (!meaning.HasBase && reported is not null)
                (meaning.HasBase, meaning.Base) = (true, reported.DeepClone());
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
        public bool IsApart { get; set; }

        public int Generation { get; set; }

        public JsonNode? Base { get; set; }

        public bool HasBase { get; set; }

        public bool HasCloudChanged { get; set; }

        public bool HasDeviceChanged { get; set; }

        public bool IsInConflict { get; set; }
    }
}
