namespace LocalIotCore.Identity;

public sealed partial class Registry
{
    private const int DescriptionMaxChars = 2028;

    // AWS IoT API, DeleteThingType: a type can be deleted 5 minutes after it was deprecated.
    private static readonly TimeSpan DeprecatedBeforeDelete = TimeSpan.FromMinutes(5);

    /// <summary>Creates a thing type; idempotent for the same properties.</summary>
    /// <exception cref="RegistryException">InvalidRequest: the name, the description or the attributes;
    /// ResourceAlreadyExists: there is a different type of that name.</exception>
    public ThingTypeRecord CreateThingType(
        string thingTypeName, string? description, IReadOnlyList<string> searchableAttributes)
    {
        Names.CheckThingType(thingTypeName);
        CheckProperties(description, searchableAttributes);
        using (Lock())
        {
            if (_thingTypes.Find(thingTypeName) is { } existing)
                return existing.Description == description
                    && existing.SearchableAttributes.SequenceEqual(searchableAttributes)
                    ? existing
                    : throw new RegistryException(
                        RegistryError.ResourceAlreadyExists,
                        $"ThingType {thingTypeName} already exists in account with different properties.");
            var type = new ThingTypeRecord
            {
                ThingTypeName = thingTypeName,
                ThingTypeId = Guid.NewGuid().ToString(),
                CreatedAt = _time.GetUtcNow(),
                Description = description,
                SearchableAttributes = [.. searchableAttributes],
            };
            _thingTypes.Write(type);
            return type;
        }
    }

    /// <summary>The type of that name; null if there is none.</summary>
    public ThingTypeRecord? FindThingType(string thingTypeName) => _thingTypes.Find(thingTypeName);

    /// <summary>All types, in no particular order.</summary>
    public IEnumerable<ThingTypeRecord> ThingTypes() => _thingTypes.All();

    /// <summary>Deprecates a type, so that no more things can use it, or undoes that.</summary>
    /// <exception cref="RegistryException">ResourceNotFound.</exception>
    public void DeprecateThingType(string thingTypeName, bool isUndo = false)
    {
        using (Lock())
        {
            var type = _thingTypes.Find(thingTypeName) ?? throw NotFound("thing type", thingTypeName);
            _thingTypes.Write(type with { DeprecatedAt = isUndo ? null : type.DeprecatedAt ?? _time.GetUtcNow() });
        }
    }

    /// <summary>Removes a type.</summary>
    /// <exception cref="RegistryException">ResourceNotFound; InvalidRequest: it has not been deprecated for 5 minutes,
    /// or a thing still uses it.</exception>
    public void DeleteThingType(string thingTypeName)
    {
        using (Lock())
        {
            var type = _thingTypes.Find(thingTypeName) ?? throw NotFound("thing type", thingTypeName);
            if (type.DeprecatedAt is not { } since || _time.GetUtcNow() - since < DeprecatedBeforeDelete)
                throw new RegistryException(
                    RegistryError.InvalidRequest,
                    $"Cannot delete thing type : {thingTypeName}. Deprecate it first and wait for 5 minutes.");
            if (_things.All().FirstOrDefault(thing => thing.ThingTypeName == thingTypeName) is { } user)
                throw new RegistryException(
                    RegistryError.InvalidRequest,
                    $"Cannot delete thing type : {thingTypeName}. Thing \"{user.ThingName}\" still uses it.");
            _thingTypes.Delete(thingTypeName);
        }
    }

    private static void CheckProperties(string? description, IReadOnlyList<string> searchableAttributes)
    {
        if (description?.Length > DescriptionMaxChars)
            throw new RegistryException(
                RegistryError.InvalidRequest,
                $"A description has {description.Length} characters, more than {DescriptionMaxChars}.");
        if (searchableAttributes.Count > ThingAttributes.SearchableMax)
            throw new RegistryException(
                RegistryError.InvalidRequest,
                $"A thing type has {searchableAttributes.Count} searchable attributes; "
                + $"at most {ThingAttributes.SearchableMax} are allowed.");
        foreach (var name in searchableAttributes)
            ThingAttributes.CheckName(name);
    }

    // The caller holds the lock.
    private void CheckUsableType(string? thingTypeName)
    {
        if (thingTypeName is null)
            return;
        var type = _thingTypes.Find(thingTypeName) ?? throw NotFound("thing type", thingTypeName);
        if (type.DeprecatedAt is not null)
            throw new RegistryException(
                RegistryError.InvalidRequest,
                $"Can not associate thing with deprecated thing type: {thingTypeName}");
    }
}
