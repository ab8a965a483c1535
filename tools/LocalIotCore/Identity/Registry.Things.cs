namespace LocalIotCore.Identity;

public sealed partial class Registry
{
    /// <summary>Registers a thing; an existing one is returned as it is.</summary>
    /// <exception cref="RegistryException">InvalidRequest: the name is not allowed.</exception>
    public ThingRecord CreateThing(string thingName)
    {
        Names.CheckThing(thingName);
        using (Lock())
        {
            if (_things.Find(thingName) is { } existing)
                return existing;
            var thing = new ThingRecord
            {
                ThingName = thingName,
                ThingId = Guid.NewGuid().ToString(),
                CreatedAt = _time.GetUtcNow(),
            };
            _things.Write(thing);
            return thing;
        }
    }

    /// <summary>Registers a thing with a type and attributes; idempotent for the same properties.</summary>
    /// <exception cref="RegistryException">InvalidRequest: the name, the attributes, or a deprecated type;
    /// ResourceNotFound: no such type; ResourceAlreadyExists: there is a different thing of that name.</exception>
    public ThingRecord CreateThing(
        string thingName, string? thingTypeName, IReadOnlyDictionary<string, string> attributes)
    {
        Names.CheckThing(thingName);
        var wanted = new ThingRecord
        {
            ThingName = thingName,
            ThingId = Guid.NewGuid().ToString(),
            CreatedAt = _time.GetUtcNow(),
            ThingTypeName = thingTypeName,
            Attributes = ThingAttributes.Apply(ThingAttributes.None, attributes, isMerge: false),
        };
        ThingAttributes.CheckCount(wanted);
        using (Lock())
        {
            if (_things.Find(thingName) is { } existing)
                return existing.ThingTypeName == thingTypeName
                    && ThingAttributes.AreEqual(existing.Attributes, wanted.Attributes)
                    ? existing
                    : throw new RegistryException(
                        RegistryError.ResourceAlreadyExists,
                        $"Thing {thingName} already exists in account with different properties.");
            CheckUsableType(thingTypeName);
            _things.Write(wanted);
            return wanted;
        }
    }

    /// <summary>Changes a thing's type and attributes.</summary>
    /// <exception cref="RegistryException">ResourceNotFound: no such thing or type; VersionConflict; InvalidRequest:
    /// the attributes, a deprecated type, or a type both set and removed.</exception>
    public ThingRecord UpdateThing(string thingName, ThingChange change)
    {
        if (change is { ThingTypeName: not null, RemoveThingType: true })
            throw new RegistryException(
                RegistryError.InvalidRequest, "A thing type cannot be set and removed in one request.");
        using (Lock())
        {
            var thing = _things.Find(thingName) ?? throw NotFound("thing", thingName);
            CheckVersion(thing, change.ExpectedVersion);
            if (change.ThingTypeName != thing.ThingTypeName)
                CheckUsableType(change.ThingTypeName);
            var changed = thing with
            {
                ThingTypeName = change.RemoveThingType ? null : change.ThingTypeName ?? thing.ThingTypeName,
                Attributes = change.Attributes is null
                    ? thing.Attributes
                    : ThingAttributes.Apply(thing.Attributes, change.Attributes, change.IsMerge),
                Version = thing.Version + 1,
            };
            ThingAttributes.CheckCount(changed);
            _things.Write(changed);
            return changed;
        }
    }

    /// <summary>The thing of that name; null if there is none.</summary>
    public ThingRecord? FindThing(string thingName) => _things.Find(thingName);

    /// <summary>All things, in no particular order.</summary>
    public IEnumerable<ThingRecord> Things() => _things.All();

    /// <summary>Removes a thing. As on AWS, a thing that does not exist is no error.</summary>
    /// <param name="expectedVersion">The version that it must have; null for any.</param>
    /// <exception cref="RegistryException">InvalidRequest: a certificate is still attached to it;
    /// VersionConflict.</exception>
    public void DeleteThing(string thingName, long? expectedVersion = null)
    {
        using (Lock())
        {
            if (_things.Find(thingName) is { } thing)
                CheckVersion(thing, expectedVersion);
            if (_certificates.All().Any(c => c.Things.Contains(thingName)))
                throw new RegistryException(
                    RegistryError.InvalidRequest,
                    $"Cannot delete. Thing {thingName} is still attached to one or more principals");
            _things.Delete(thingName);
        }
    }

    /// <summary>Attaches a certificate to a thing; idempotent.</summary>
    /// <param name="thingName">The thing.</param>
    /// <param name="certificateId">The certificate.</param>
    /// <param name="isExclusive">Make it the certificate's only thing.</param>
    /// <exception cref="RegistryException">ResourceNotFound: no such thing or certificate; InvalidRequest: another
    /// thing has the certificate exclusively, or has it at all and this one shall have it exclusively, or this one has
    /// it in the other way.</exception>
    public void AttachThing(string thingName, string certificateId, bool isExclusive = false)
    {
        using (Lock())
        {
            if (_things.Find(thingName) is null)
                throw NotFound("thing", thingName);
            Change(certificateId, c => Attach(c, thingName, isExclusive));
        }
    }

    /// <summary>Detaches a certificate from a thing; one that is not attached is no error.</summary>
    /// <exception cref="RegistryException">ResourceNotFound: no such certificate.</exception>
    public void DetachThing(string thingName, string certificateId)
    {
        using (Lock())
            Change(certificateId, c => c.Things.Contains(thingName)
                ? c with { Things = [.. c.Things.Where(t => t != thingName)], IsExclusive = false }
                : c);
    }

    /// <summary>The certificates attached to a thing.</summary>
    /// <exception cref="RegistryException">ResourceNotFound: no such thing.</exception>
    public IReadOnlyList<CertificateRecord> CertificatesOf(string thingName)
    {
        if (_things.Find(thingName) is null)
            throw NotFound("thing", thingName);
        return [.. _certificates.All().Where(certificate => certificate.Things.Contains(thingName))];
    }

    private static CertificateRecord Attach(CertificateRecord certificate, string thingName, bool isExclusive)
    {
        if (certificate.Things.Contains(thingName) && certificate.IsExclusive == isExclusive)
            return certificate;
        if (certificate.Things.Length > 0 && (isExclusive || certificate.IsExclusive))
            throw new RegistryException(
                RegistryError.InvalidRequest,
                $"Cannot attach thing {thingName} {(isExclusive ? "exclusively " : "")}to certificate "
                + $"{certificate.CertificateId}: it is {(certificate.IsExclusive ? "exclusively " : "")}attached to "
                + $"thing {string.Join(", ", certificate.Things)}. Detach that first.");
        return certificate with { Things = [.. certificate.Things, thingName], IsExclusive = isExclusive };
    }

    private static void CheckVersion(ThingRecord thing, long? expectedVersion)
    {
        if (expectedVersion is { } expected && expected != thing.Version)
            throw new RegistryException(
                RegistryError.VersionConflict,
                $"The version for thing {thing.ThingName} does not match the expected version: "
                + $"it is {thing.Version}, expected {expected}.");
    }
}

/// <summary>A change to a thing; what is not set stays.</summary>
public sealed record ThingChange
{
    /// <summary>The new type; null: no change.</summary>
    public string? ThingTypeName { get; init; }

    /// <summary>Removes its type.</summary>
    public bool RemoveThingType { get; init; }

    /// <summary>New values of attributes, empty ones remove the attribute; null: no change.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    /// <summary>True: attributes that are not named stay; false: they are removed.</summary>
    public bool IsMerge { get; init; }

    /// <summary>The version that the thing must have; null for any.</summary>
    public long? ExpectedVersion { get; init; }
}
