"""house"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import postgresql
revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    
    op.create_table('audit_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('actor_role', sa.String(length=40), nullable=True),
    sa.Column('action', sa.String(length=80), nullable=False),
    sa.Column('object_kind', sa.String(length=60), nullable=False),
    sa.Column('object_id', sa.String(length=80), nullable=False),
    sa.Column('before', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('after', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('ip', sa.String(length=64), nullable=True),
    sa.Column('request_id', sa.String(length=40), nullable=True),
    sa.Column('sequence', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('previous_hash', sa.String(length=64), nullable=True),
    sa.Column('hash', sa.String(length=64), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_event')),
    sa.UniqueConstraint('sequence', name=op.f('uq_audit_event_sequence'))
    )
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_event_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_event_object_kind_object_id'), ['object_kind', 'object_id'], unique=False)

    op.create_table('audit_head',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sequence', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('signature', sa.String(length=200), nullable=False),
    sa.Column('key_id', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head'))
    )
    op.create_table('job',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('object_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('status', sa.Enum('due', 'running', 'done', 'failed', name='jobstatus', native_enum=False, length=40), nullable=False),
    sa.Column('run_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('error', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_job_status_run_at'), ['status', 'run_at'], unique=False)

    op.create_table('lease',
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('holder', sa.String(length=80), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_run_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_lease'))
    )
    op.create_table('org_unit',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('kind', sa.Enum('university', 'faculty', 'department', 'service', 'branch_office', name='unitkind', native_enum=False, length=40), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['org_unit.id'], name=op.f('fk_org_unit_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_org_unit')),
    sa.UniqueConstraint('code', name=op.f('uq_org_unit_code'))
    )
    op.create_table('policy_version',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('scope_kind', sa.String(length=20), nullable=False),
    sa.Column('scope_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('body', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('order_number', sa.String(length=60), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_version')),
    sa.UniqueConstraint('kind', 'scope_kind', 'scope_id', 'valid_from', name=op.f('uq_policy_version_kind_scope_kind_scope_id_valid_from'))
    )
    op.create_table('sheet_counter',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last_number', sa.Integer(), nullable=False),
    sa.Column('last_hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_sheet_counter'))
    )
    op.create_table('term',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('autumn', 'spring', 'summer', name='termkind', native_enum=False, length=40), nullable=False),
    sa.Column('academic_year', sa.String(length=9), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('weeks', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('planned', 'running', 'closed', name='termstatus', native_enum=False, length=40), nullable=False),
    sa.Column('policies', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_term'))
    )
    op.create_table('calendar_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('term_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('teaching', 'midterm1', 'midterm2', 'exam_period', 'fx_window', 'add_drop', 'withdrawal', 'holiday', name='calendareventkind', native_enum=False, length=40), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('title', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.ForeignKeyConstraint(['term_id'], ['term.id'], name=op.f('fk_calendar_event_term_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_event'))
    )
    with op.batch_alter_table('calendar_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_event_term_id'), ['term_id'], unique=False)

    op.create_table('course',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('credits', sa.Integer(), nullable=False),
    sa.Column('allows_small_volume', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_course_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course')),
    sa.UniqueConstraint('code', name=op.f('uq_course_code'))
    )
    op.create_table('person',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('login', sa.String(length=80), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('family_name', sa.String(length=120), nullable=False),
    sa.Column('given_name', sa.String(length=120), nullable=False),
    sa.Column('patronymic', sa.String(length=120), nullable=True),
    sa.Column('sort_key', sa.String(length=800), nullable=False),
    sa.Column('search_key', sa.String(length=800), nullable=False),
    sa.Column('locale', sa.String(length=2), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('iin_sealed', sa.String(length=255), nullable=True),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_person_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('login', name=op.f('uq_person_login'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_sort_key'), ['sort_key'], unique=False)

    op.create_table('programme',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('level', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_programme_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme')),
    sa.UniqueConstraint('code', name=op.f('uq_programme_code'))
    )
    op.create_table('academic_group',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('programme_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_academic_group_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_academic_group')),
    sa.UniqueConstraint('code', name=op.f('uq_academic_group_code'))
    )
    op.create_table('accommodation',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('time_percent', sa.Integer(), nullable=False),
    sa.Column('extra_minutes', sa.Integer(), nullable=False),
    sa.Column('detectors_off', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('order_number', sa.String(length=60), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_accommodation_created_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_accommodation_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accommodation')),
    sa.UniqueConstraint('person_id', 'valid_from', name=op.f('uq_accommodation_person_id_valid_from'))
    )
    with op.batch_alter_table('accommodation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_accommodation_person_id'), ['person_id'], unique=False)

    op.create_table('consent',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('notice', sa.String(length=40), nullable=False),
    sa.Column('notice_version', sa.String(length=40), nullable=False),
    sa.Column('locale', sa.String(length=2), nullable=False),
    sa.Column('text_sha256', sa.String(length=64), nullable=False),
    sa.Column('object_kind', sa.String(length=40), nullable=True),
    sa.Column('object_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_consent_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_person_id_notice_object_kind_object_id'), ['person_id', 'notice', 'object_kind', 'object_id'], unique=False)

    op.create_table('credential',
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('password_hash', sa.String(length=255), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_credential_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_credential'))
    )
    op.create_table('login_session',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ip', sa.String(length=64), nullable=True),
    sa.Column('user_agent', sa.String(length=255), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_login_session_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_login_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_login_session_token_hash'))
    )
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_login_session_person_id'), ['person_id'], unique=False)

    op.create_table('notice',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('params', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('url', sa.String(length=300), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_notice_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_person_id_read_at'), ['person_id', 'read_at'], unique=False)

    op.create_table('one_time_code',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('first_sign_in', 'reset', name='onetimecodekind', native_enum=False, length=40), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_one_time_code_created_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_one_time_code_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_code')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_one_time_code_code_hash'))
    )
    with op.batch_alter_table('one_time_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_one_time_code_person_id'), ['person_id'], unique=False)

    op.create_table('outgoing_mail',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('to_address', sa.String(length=254), nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('is_secret', sa.Boolean(), nullable=False),
    sa.Column('status', sa.Enum('due', 'sent', 'failed', name='mailstatus', native_enum=False, length=40), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_outgoing_mail_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outgoing_mail'))
    )
    op.create_table('question_bank',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('course_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('status', sa.Enum('draft', 'reviewed', 'approved', name='bankstatus', native_enum=False, length=40), nullable=False),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reviewed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approved_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['approved_by'], ['person.id'], name=op.f('fk_question_bank_approved_by')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_question_bank_course_id')),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_question_bank_created_by')),
    sa.ForeignKeyConstraint(['reviewed_by'], ['person.id'], name=op.f('fk_question_bank_reviewed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question_bank'))
    )
    with op.batch_alter_table('question_bank', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_bank_course_id'), ['course_id'], unique=False)

    op.create_table('role_assignment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('role', sa.Enum('student', 'teacher', 'tutor', 'adviser', 'examiner', 'second_marker', 'proctor', 'registrar', 'department_head', 'distance_head', 'distance_staff', 'dean', 'branch_director', 'invigilator', 'didactic_service', 'it_service', 'inspector', 'administrator', name='role', native_enum=False, length=40), nullable=False),
    sa.Column('scope_kind', sa.Enum('institution', 'unit', 'offering', 'control_event', 'student', name='scopekind', native_enum=False, length=40), nullable=False),
    sa.Column('scope_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('valid_to', sa.DateTime(timezone=True), nullable=True),
    sa.Column('granted_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['granted_by'], ['person.id'], name=op.f('fk_role_assignment_granted_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_role_assignment_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_assignment'))
    )
    with op.batch_alter_table('role_assignment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_role_assignment_person_id_role'), ['person_id', 'role'], unique=False)
        batch_op.create_index(batch_op.f('ix_role_assignment_scope_kind_scope_id_role'), ['scope_kind', 'scope_id', 'role'], unique=False)

    op.create_table('stored_file',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('media_type', sa.String(length=120), nullable=False),
    sa.Column('size_bytes', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('area', sa.String(length=40), nullable=False),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_stored_file_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stored_file'))
    )
    with op.batch_alter_table('stored_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stored_file_sha256'), ['sha256'], unique=False)

    op.create_table('syllabus_version',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('course_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('regime', sa.Enum('in_person', 'blended', 'online_form', 'mooc', 'individual_distance', 'emergency', name='regime', native_enum=False, length=40), nullable=False),
    sa.Column('academic_hour_minutes', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'department', 'faculty', 'approved', 'superseded', name='syllabusstatus', native_enum=False, length=40), nullable=False),
    sa.Column('amber_reason', sa.Text(), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('return_reason', sa.Text(), nullable=True),
    sa.Column('department_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('department_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approved_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('policy_sha256', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['approved_by'], ['person.id'], name=op.f('fk_syllabus_version_approved_by')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_syllabus_version_course_id')),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_syllabus_version_created_by')),
    sa.ForeignKeyConstraint(['department_by'], ['person.id'], name=op.f('fk_syllabus_version_department_by')),
    sa.ForeignKeyConstraint(['submitted_by'], ['person.id'], name=op.f('fk_syllabus_version_submitted_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_syllabus_version')),
    sa.UniqueConstraint('course_id', 'number', name=op.f('uq_syllabus_version_course_id_number'))
    )
    op.create_table('order_register',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('kind', sa.Enum('waiver', 'distance_admission', 'extension', 'accommodation', 'proctoring_waiver', 'other', name='orderkind', native_enum=False, length=40), nullable=False),
    sa.Column('issuer', sa.String(length=160), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('file_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('registered_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_order_register_file_id')),
    sa.ForeignKeyConstraint(['registered_by'], ['person.id'], name=op.f('fk_order_register_registered_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_register')),
    sa.UniqueConstraint('number', 'issued_on', name=op.f('uq_order_register_number_issued_on'))
    )
    op.create_table('question',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('bank_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('is_retired', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['bank_id'], ['question_bank.id'], name=op.f('fk_question_bank_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question'))
    )
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_bank_id'), ['bank_id'], unique=False)

    op.create_table('student_record',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('programme_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('group_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('level', sa.String(length=20), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('has_debt', sa.Boolean(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['academic_group.id'], name=op.f('fk_student_record_group_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_student_record_person_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_student_record_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_student_record')),
    sa.UniqueConstraint('number', name=op.f('uq_student_record_number'))
    )
    with op.batch_alter_table('student_record', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_student_record_person_id'), ['person_id'], unique=False)

    op.create_table('course_offering',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('course_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('term_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('syllabus_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('regime', sa.Enum('in_person', 'blended', 'online_form', 'mooc', 'individual_distance', 'emergency', name='regime', native_enum=False, length=40), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('status', sa.Enum('planned', 'running', 'closed', name='offeringstatus', native_enum=False, length=40), nullable=False),
    sa.Column('mooc_record', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_course_offering_course_id')),
    sa.ForeignKeyConstraint(['order_id'], ['order_register.id'], name=op.f('fk_course_offering_order_id')),
    sa.ForeignKeyConstraint(['syllabus_id'], ['syllabus_version.id'], name=op.f('fk_course_offering_syllabus_id')),
    sa.ForeignKeyConstraint(['term_id'], ['term.id'], name=op.f('fk_course_offering_term_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_course_offering_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course_offering')),
    sa.UniqueConstraint('course_id', 'term_id', 'language', name=op.f('uq_course_offering_course_id_term_id_language'))
    )
    op.create_table('entitlement',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('category', sa.String(length=10), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['order_register.id'], name=op.f('fk_entitlement_order_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_entitlement_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entitlement'))
    )
    with op.batch_alter_table('entitlement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_entitlement_person_id'), ['person_id'], unique=False)

    op.create_table('question_version',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('question_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('body', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_question_version_created_by')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_question_version_question_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question_version')),
    sa.UniqueConstraint('question_id', 'number', name=op.f('uq_question_version_question_id_number'))
    )
    op.create_table('volume_plan_row',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('syllabus_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('lecture', 'practical', 'lab', 'studio', 'srsp', 'srs', 'midterm', 'exam_prep', 'final', 'practice', name='activitykind', native_enum=False, length=40), nullable=False),
    sa.Column('mode', sa.Enum('in_person', 'hyflex', 'sync', 'async', 'none', name='mode', native_enum=False, length=40), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('under_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['syllabus_id'], ['syllabus_version.id'], name=op.f('fk_volume_plan_row_syllabus_id')),
    sa.ForeignKeyConstraint(['under_order_id'], ['order_register.id'], name=op.f('fk_volume_plan_row_under_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_volume_plan_row'))
    )
    with op.batch_alter_table('volume_plan_row', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_volume_plan_row_syllabus_id'), ['syllabus_id'], unique=False)

    op.create_table('waiver',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('scope_kind', sa.String(length=20), nullable=False),
    sa.Column('scope_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=False),
    sa.Column('legal_basis', sa.Text(), nullable=False),
    sa.Column('minutes_limit', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['order_id'], ['order_register.id'], name=op.f('fk_waiver_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_waiver'))
    )
    op.create_table('admission_list',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('offering_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('current', 'midterm1', 'midterm2', 'final', 'fx_retake', 'practice', name='gradeitemkind', native_enum=False, length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'signed', name='admissionliststatus', native_enum=False, length=40), nullable=False),
    sa.Column('policy_sha256', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('signed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['offering_id'], ['course_offering.id'], name=op.f('fk_admission_list_offering_id')),
    sa.ForeignKeyConstraint(['signed_by'], ['person.id'], name=op.f('fk_admission_list_signed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_admission_list')),
    sa.UniqueConstraint('offering_id', 'kind', 'version', name=op.f('uq_admission_list_offering_id_kind_version'))
    )
    op.create_table('distance_ledger',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('offering_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('layer', sa.Enum('planned', 'scheduled', 'delivered', name='layer', native_enum=False, length=40), nullable=False),
    sa.Column('kind', sa.Enum('lecture', 'practical', 'lab', 'studio', 'srsp', 'srs', 'midterm', 'exam_prep', 'final', 'practice', name='activitykind', native_enum=False, length=40), nullable=False),
    sa.Column('mode', sa.Enum('in_person', 'hyflex', 'sync', 'async', 'none', name='mode', native_enum=False, length=40), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('is_under_order', sa.Boolean(), nullable=False),
    sa.Column('source_kind', sa.String(length=30), nullable=False),
    sa.Column('source_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_distance_ledger_actor_id')),
    sa.ForeignKeyConstraint(['offering_id'], ['course_offering.id'], name=op.f('fk_distance_ledger_offering_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_distance_ledger'))
    )
    with op.batch_alter_table('distance_ledger', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_distance_ledger_offering_id_layer'), ['offering_id', 'layer'], unique=False)
        batch_op.create_index(batch_op.f('ix_distance_ledger_source_kind_source_id'), ['source_kind', 'source_id'], unique=False)

    op.create_table('enrolment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('offering_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('student_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('attempt_no', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('requested', 'active', 'dropped', 'withdrawn', 'late_f', 'completed', name='enrolmentstatus', native_enum=False, length=40), nullable=False),
    sa.Column('entitlement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('enrolled_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['entitlement_id'], ['entitlement.id'], name=op.f('fk_enrolment_entitlement_id')),
    sa.ForeignKeyConstraint(['offering_id'], ['course_offering.id'], name=op.f('fk_enrolment_offering_id')),
    sa.ForeignKeyConstraint(['student_id'], ['person.id'], name=op.f('fk_enrolment_student_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enrolment')),
    sa.UniqueConstraint('offering_id', 'student_id', 'attempt_no', name=op.f('uq_enrolment_offering_id_student_id_attempt_no'))
    )
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_enrolment_student_id'), ['student_id'], unique=False)

    op.create_table('grade_item',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('offering_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('current', 'midterm1', 'midterm2', 'final', 'fx_retake', 'practice', name='gradeitemkind', native_enum=False, length=40), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('week', sa.Integer(), nullable=False),
    sa.Column('weight_percent', sa.Integer(), nullable=False),
    sa.Column('source_kind', sa.String(length=20), nullable=False),
    sa.Column('source_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('is_archived', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['offering_id'], ['course_offering.id'], name=op.f('fk_grade_item_offering_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grade_item')),
    sa.UniqueConstraint('source_kind', 'source_id', name=op.f('uq_grade_item_source_kind_source_id'))
    )
    with op.batch_alter_table('grade_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_grade_item_offering_id'), ['offering_id'], unique=False)

    op.create_table('mark_window',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('offering_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('current', 'midterm1', 'midterm2', 'final', 'fx_retake', 'practice', name='gradeitemkind', native_enum=False, length=40), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('granted_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['granted_by'], ['person.id'], name=op.f('fk_mark_window_granted_by')),
    sa.ForeignKeyConstraint(['offering_id'], ['course_offering.id'], name=op.f('fk_mark_window_offering_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mark_window'))
    )
    with op.batch_alter_table('mark_window', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mark_window_offering_id'), ['offering_id'], unique=False)

    op.create_table('material',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('offering_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('week', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('scorm', 'file', 'link', 'test', 'meeting', 'task', name='materialkind', native_enum=False, length=40), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('url', sa.String(length=500), nullable=True),
    sa.Column('file_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('ref_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_visible', sa.Boolean(), nullable=False),
    sa.Column('nominal_minutes', sa.Integer(), nullable=False),
    sa.Column('replaces_meeting', sa.Boolean(), nullable=False),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_material_created_by')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_material_file_id')),
    sa.ForeignKeyConstraint(['offering_id'], ['course_offering.id'], name=op.f('fk_material_offering_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_material'))
    )
    with op.batch_alter_table('material', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_material_offering_id_week_position'), ['offering_id', 'week', 'position'], unique=False)

    op.create_table('section',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('offering_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('lecture', 'practical', 'lab', 'studio', 'srsp', 'srs', 'midterm', 'exam_prep', 'final', 'practice', name='activitykind', native_enum=False, length=40), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('teacher_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['offering_id'], ['course_offering.id'], name=op.f('fk_section_offering_id')),
    sa.ForeignKeyConstraint(['teacher_id'], ['person.id'], name=op.f('fk_section_teacher_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_section'))
    )
    with op.batch_alter_table('section', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_section_offering_id'), ['offering_id'], unique=False)

    op.create_table('share_balance',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('offering_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('layer', sa.Enum('planned', 'scheduled', 'delivered', name='layer', native_enum=False, length=40), nullable=False),
    sa.Column('distance_minutes', sa.Integer(), nullable=False),
    sa.Column('contact_minutes', sa.Integer(), nullable=False),
    sa.Column('sync_minutes', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['offering_id'], ['course_offering.id'], name=op.f('fk_share_balance_offering_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_share_balance')),
    sa.UniqueConstraint('offering_id', 'layer', name=op.f('uq_share_balance_offering_id_layer'))
    )
    op.create_table('share_verdict',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('offering_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('syllabus_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('layer', sa.Enum('planned', 'scheduled', 'delivered', name='layer', native_enum=False, length=40), nullable=False),
    sa.Column('colour', sa.String(length=10), nullable=False),
    sa.Column('numbers', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('policy_sha256', sa.String(length=64), nullable=False),
    sa.Column('inputs_sha256', sa.String(length=64), nullable=False),
    sa.Column('cause', sa.String(length=60), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_share_verdict_actor_id')),
    sa.ForeignKeyConstraint(['offering_id'], ['course_offering.id'], name=op.f('fk_share_verdict_offering_id')),
    sa.ForeignKeyConstraint(['syllabus_id'], ['syllabus_version.id'], name=op.f('fk_share_verdict_syllabus_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_share_verdict'))
    )
    with op.batch_alter_table('share_verdict', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_share_verdict_offering_id_layer_created_at'), ['offering_id', 'layer', 'created_at'], unique=False)

    op.create_table('admission_row',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('list_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('student_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('rating', sa.Integer(), nullable=True),
    sa.Column('is_admitted', sa.Boolean(), nullable=False),
    sa.Column('reasons', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('override_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('override_reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['list_id'], ['admission_list.id'], name=op.f('fk_admission_row_list_id')),
    sa.ForeignKeyConstraint(['override_by'], ['person.id'], name=op.f('fk_admission_row_override_by')),
    sa.ForeignKeyConstraint(['student_id'], ['person.id'], name=op.f('fk_admission_row_student_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_admission_row')),
    sa.UniqueConstraint('list_id', 'student_id', name=op.f('uq_admission_row_list_id_student_id'))
    )
    with op.batch_alter_table('admission_row', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_admission_row_list_id'), ['list_id'], unique=False)

    op.create_table('class_meeting',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('offering_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('section_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('kind', sa.Enum('lecture', 'practical', 'lab', 'studio', 'srsp', 'srs', 'midterm', 'exam_prep', 'final', 'practice', name='activitykind', native_enum=False, length=40), nullable=False),
    sa.Column('mode', sa.Enum('in_person', 'hyflex', 'sync', 'async', 'none', name='mode', native_enum=False, length=40), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('week', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('planned_minutes', sa.Integer(), nullable=False),
    sa.Column('teacher_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('place', sa.String(length=120), nullable=True),
    sa.Column('link', sa.String(length=500), nullable=True),
    sa.Column('task', sa.Text(), nullable=True),
    sa.Column('status', sa.Enum('planned', 'held', 'cancelled', name='meetingstatus', native_enum=False, length=40), nullable=False),
    sa.Column('held_minutes', sa.Integer(), nullable=True),
    sa.Column('held_recorded_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('held_recorded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('under_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('cancelled_reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['held_recorded_by'], ['person.id'], name=op.f('fk_class_meeting_held_recorded_by')),
    sa.ForeignKeyConstraint(['offering_id'], ['course_offering.id'], name=op.f('fk_class_meeting_offering_id')),
    sa.ForeignKeyConstraint(['section_id'], ['section.id'], name=op.f('fk_class_meeting_section_id')),
    sa.ForeignKeyConstraint(['teacher_id'], ['person.id'], name=op.f('fk_class_meeting_teacher_id')),
    sa.ForeignKeyConstraint(['under_order_id'], ['order_register.id'], name=op.f('fk_class_meeting_under_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_class_meeting'))
    )
    with op.batch_alter_table('class_meeting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_class_meeting_offering_id_starts_at'), ['offering_id', 'starts_at'], unique=False)

    op.create_table('control_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('offering_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('current', 'midterm1', 'midterm2', 'final', 'fx_retake', 'practice', 'state', name='controleventkind', native_enum=False, length=40), nullable=False),
    sa.Column('mode', sa.Enum('in_person', 'online', name='controleventmode', native_enum=False, length=40), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('status', sa.Enum('draft', 'reviewed', 'scheduled', 'open', 'closed', 'graded', 'sheet', 'cancelled', name='controleventstatus', native_enum=False, length=40), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('limit_minutes', sa.Integer(), nullable=False),
    sa.Column('planned_minutes', sa.Integer(), nullable=False),
    sa.Column('bank_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('question_count', sa.Integer(), nullable=False),
    sa.Column('grade_item_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('checks_identity', sa.Boolean(), nullable=False),
    sa.Column('watches_screen', sa.Boolean(), nullable=False),
    sa.Column('watches_behaviour', sa.Boolean(), nullable=False),
    sa.Column('records_exam', sa.Boolean(), nullable=False),
    sa.Column('waiver_order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('venue_unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('policies', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('policy_sha256', sa.String(length=64), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['bank_id'], ['question_bank.id'], name=op.f('fk_control_event_bank_id')),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_control_event_created_by')),
    sa.ForeignKeyConstraint(['grade_item_id'], ['grade_item.id'], name=op.f('fk_control_event_grade_item_id')),
    sa.ForeignKeyConstraint(['offering_id'], ['course_offering.id'], name=op.f('fk_control_event_offering_id')),
    sa.ForeignKeyConstraint(['venue_unit_id'], ['org_unit.id'], name=op.f('fk_control_event_venue_unit_id')),
    sa.ForeignKeyConstraint(['waiver_order_id'], ['order_register.id'], name=op.f('fk_control_event_waiver_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_control_event'))
    )
    with op.batch_alter_table('control_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_control_event_offering_id'), ['offering_id'], unique=False)

    op.create_table('grade_lock',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('offering_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('item_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('reason', sa.String(length=80), nullable=False),
    sa.Column('locked_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('locked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['item_id'], ['grade_item.id'], name=op.f('fk_grade_lock_item_id')),
    sa.ForeignKeyConstraint(['locked_by'], ['person.id'], name=op.f('fk_grade_lock_locked_by')),
    sa.ForeignKeyConstraint(['offering_id'], ['course_offering.id'], name=op.f('fk_grade_lock_offering_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grade_lock'))
    )
    with op.batch_alter_table('grade_lock', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_grade_lock_offering_id'), ['offering_id'], unique=False)

    op.create_table('grade_sheet',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('offering_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('item_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('current', 'midterm1', 'midterm2', 'final', 'fx_retake', 'practice', name='gradeitemkind', native_enum=False, length=40), nullable=False),
    sa.Column('status', sa.Enum('draft', 'signed_examiner', 'signed_head', 'closed', 'archived', name='sheetstatus', native_enum=False, length=40), nullable=False),
    sa.Column('year', sa.Integer(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('corrects_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('correction_reason', sa.Text(), nullable=True),
    sa.Column('scheme', sa.String(length=40), nullable=False),
    sa.Column('policy_sha256', sa.String(length=64), nullable=False),
    sa.Column('snapshot', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('previous_hash', sa.String(length=64), nullable=True),
    sa.Column('hash', sa.String(length=64), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['corrects_id'], ['grade_sheet.id'], name=op.f('fk_grade_sheet_corrects_id')),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_grade_sheet_created_by')),
    sa.ForeignKeyConstraint(['item_id'], ['grade_item.id'], name=op.f('fk_grade_sheet_item_id')),
    sa.ForeignKeyConstraint(['offering_id'], ['course_offering.id'], name=op.f('fk_grade_sheet_offering_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grade_sheet')),
    sa.UniqueConstraint('year', 'number', name=op.f('uq_grade_sheet_year_number'))
    )
    op.create_table('mark',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('item_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('student_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('graded', 'absent', 'excused', 'not_admitted', 'withdrawn', name='markstatus', native_enum=False, length=40), nullable=False),
    sa.Column('points', sa.Integer(), nullable=True),
    sa.Column('is_provisional', sa.Boolean(), nullable=False),
    sa.Column('is_override', sa.Boolean(), nullable=False),
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('recorded_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['grade_item.id'], name=op.f('fk_mark_item_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_mark_recorded_by')),
    sa.ForeignKeyConstraint(['student_id'], ['person.id'], name=op.f('fk_mark_student_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mark')),
    sa.UniqueConstraint('item_id', 'student_id', 'revision', name=op.f('uq_mark_item_id_student_id_revision'))
    )
    with op.batch_alter_table('mark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mark_student_id'), ['student_id'], unique=False)

    op.create_table('package',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('offering_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('settings', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('grade_item_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_package_created_by')),
    sa.ForeignKeyConstraint(['grade_item_id'], ['grade_item.id'], name=op.f('fk_package_grade_item_id')),
    sa.ForeignKeyConstraint(['offering_id'], ['course_offering.id'], name=op.f('fk_package_offering_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_package'))
    )
    with op.batch_alter_table('package', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_package_offering_id'), ['offering_id'], unique=False)

    op.create_table('task_submission',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('material_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('student_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('file_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_task_submission_file_id')),
    sa.ForeignKeyConstraint(['material_id'], ['material.id'], name=op.f('fk_task_submission_material_id')),
    sa.ForeignKeyConstraint(['student_id'], ['person.id'], name=op.f('fk_task_submission_student_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_submission'))
    )
    with op.batch_alter_table('task_submission', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_submission_material_id_student_id'), ['material_id', 'student_id'], unique=False)

    op.create_table('appeal',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mark_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('student_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('status', sa.Enum('filed', 'accepted', 'satisfied', 'rejected', name='appealstatus', native_enum=False, length=40), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_appeal_decided_by')),
    sa.ForeignKeyConstraint(['mark_id'], ['mark.id'], name=op.f('fk_appeal_mark_id')),
    sa.ForeignKeyConstraint(['student_id'], ['person.id'], name=op.f('fk_appeal_student_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal'))
    )
    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appeal_student_id'), ['student_id'], unique=False)

    op.create_table('attendance',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('meeting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('student_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('status', sa.Enum('present', 'remote', 'recording', 'absent', 'excused', name='attendancestatus', native_enum=False, length=40), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('source', sa.String(length=20), nullable=False),
    sa.Column('recorded_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['class_meeting.id'], name=op.f('fk_attendance_meeting_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_attendance_recorded_by')),
    sa.ForeignKeyConstraint(['student_id'], ['person.id'], name=op.f('fk_attendance_student_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance')),
    sa.UniqueConstraint('meeting_id', 'student_id', name=op.f('uq_attendance_meeting_id_student_id'))
    )
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendance_student_id'), ['student_id'], unique=False)

    op.create_table('evidence_grant',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('granted_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_refused', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['control_event.id'], name=op.f('fk_evidence_grant_event_id')),
    sa.ForeignKeyConstraint(['granted_by'], ['person.id'], name=op.f('fk_evidence_grant_granted_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_evidence_grant_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_grant'))
    )
    op.create_table('grade_outbox',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('item_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('student_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('source_kind', sa.String(length=20), nullable=False),
    sa.Column('source_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('decision_version', sa.Integer(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=True),
    sa.Column('status', sa.Enum('held', 'releasable', 'sent', 'acked', 'failed', 'compensated', name='outboxstatus', native_enum=False, length=40), nullable=False),
    sa.Column('held_reason', sa.String(length=60), nullable=True),
    sa.Column('decision_due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_provisional', sa.Boolean(), nullable=False),
    sa.Column('released_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('compensates_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('mark_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['compensates_id'], ['grade_outbox.id'], name=op.f('fk_grade_outbox_compensates_id')),
    sa.ForeignKeyConstraint(['item_id'], ['grade_item.id'], name=op.f('fk_grade_outbox_item_id')),
    sa.ForeignKeyConstraint(['mark_id'], ['mark.id'], name=op.f('fk_grade_outbox_mark_id')),
    sa.ForeignKeyConstraint(['released_by'], ['person.id'], name=op.f('fk_grade_outbox_released_by')),
    sa.ForeignKeyConstraint(['student_id'], ['person.id'], name=op.f('fk_grade_outbox_student_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grade_outbox')),
    sa.UniqueConstraint('key', name=op.f('uq_grade_outbox_key'))
    )
    with op.batch_alter_table('grade_outbox', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_grade_outbox_source_kind_source_id'), ['source_kind', 'source_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_grade_outbox_status_decision_due_at'), ['status', 'decision_due_at'], unique=False)

    op.create_table('package_version',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('package_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('importing', 'ready', 'refused', name='packageversionstatus', native_enum=False, length=40), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('scorm_version', sa.String(length=20), nullable=True),
    sa.Column('manifest', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('report', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('file_count', sa.Integer(), nullable=False),
    sa.Column('size_bytes', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uploaded_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['package_id'], ['package.id'], name=op.f('fk_package_version_package_id')),
    sa.ForeignKeyConstraint(['uploaded_by'], ['person.id'], name=op.f('fk_package_version_uploaded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_package_version')),
    sa.UniqueConstraint('package_id', 'number', name=op.f('uq_package_version_package_id_number'))
    )
    with op.batch_alter_table('package_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_package_version_sha256'), ['sha256'], unique=False)

    op.create_table('sheet_signature',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sheet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('rows_sha256', sa.String(length=64), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sheet_signature_person_id')),
    sa.ForeignKeyConstraint(['sheet_id'], ['grade_sheet.id'], name=op.f('fk_sheet_signature_sheet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sheet_signature')),
    sa.UniqueConstraint('sheet_id', 'role', name=op.f('uq_sheet_signature_sheet_id_role'))
    )
    op.create_table('sitting',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('student_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('previous_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('pseudonym', sa.String(length=20), nullable=False),
    sa.Column('state', sa.Enum('created', 'checking', 'ready', 'in_progress', 'suspended', 'submitted', 'auto_submitted', 'closed', 'not_started_expired', 'voided', name='sittingstate', native_enum=False, length=40), nullable=False),
    sa.Column('seed', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('policies', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('policy_sha256', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('deadline_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('credited_ms', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('points', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['control_event.id'], name=op.f('fk_sitting_event_id')),
    sa.ForeignKeyConstraint(['previous_id'], ['sitting.id'], name=op.f('fk_sitting_previous_id')),
    sa.ForeignKeyConstraint(['student_id'], ['person.id'], name=op.f('fk_sitting_student_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sitting')),
    sa.UniqueConstraint('event_id', 'student_id', 'number', name=op.f('uq_sitting_event_id_student_id_number')),
    sa.UniqueConstraint('pseudonym', name=op.f('uq_sitting_pseudonym'))
    )
    with op.batch_alter_table('sitting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sitting_state_deadline_at'), ['state', 'deadline_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_sitting_student_id'), ['student_id'], unique=False)

    op.create_table('access_log',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sitting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('what', sa.String(length=60), nullable=False),
    sa.Column('why', sa.String(length=200), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_access_log_person_id')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_access_log_sitting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_log'))
    )
    with op.batch_alter_table('access_log', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_access_log_sitting_id_at'), ['sitting_id', 'at'], unique=False)

    op.create_table('answer_step',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sitting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('client_uuid', sa.String(length=36), nullable=False),
    sa.Column('answer', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('client_ms', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_answer_step_sitting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_step')),
    sa.UniqueConstraint('client_uuid', name=op.f('uq_answer_step_client_uuid'))
    )
    with op.batch_alter_table('answer_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_step_sitting_id_position_sequence'), ['sitting_id', 'position', 'sequence'], unique=False)

    op.create_table('attempt',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('package_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('student_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('is_preview', sa.Boolean(), nullable=False),
    sa.Column('state', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('completion', sa.String(length=20), nullable=False),
    sa.Column('success', sa.String(length=20), nullable=False),
    sa.Column('points', sa.Integer(), nullable=True),
    sa.Column('total_seconds', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mark_refusal', sa.String(length=40), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['package_id'], ['package.id'], name=op.f('fk_attempt_package_id')),
    sa.ForeignKeyConstraint(['student_id'], ['person.id'], name=op.f('fk_attempt_student_id')),
    sa.ForeignKeyConstraint(['version_id'], ['package_version.id'], name=op.f('fk_attempt_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt')),
    sa.UniqueConstraint('package_id', 'student_id', 'number', 'is_preview', name=op.f('uq_attempt_package_id_student_id_number_is_preview'))
    )
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempt_student_id'), ['student_id'], unique=False)

    op.create_table('check_in',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sitting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('consent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('camera_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reference_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('screen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('completed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reference_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('reference_reason', sa.Text(), nullable=True),
    sa.Column('failed_looks', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consent_id'], ['consent.id'], name=op.f('fk_check_in_consent_id')),
    sa.ForeignKeyConstraint(['reference_by'], ['person.id'], name=op.f('fk_check_in_reference_by')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_check_in_sitting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_check_in')),
    sa.UniqueConstraint('sitting_id', name=op.f('uq_check_in_sitting_id'))
    )
    op.create_table('identity_reference',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sitting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('embedding_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('model', sa.String(length=80), nullable=False),
    sa.Column('quality', sa.Float(), nullable=False),
    sa.Column('picture_file_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['picture_file_id'], ['stored_file.id'], name=op.f('fk_identity_reference_picture_file_id')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_identity_reference_sitting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_reference'))
    )
    with op.batch_alter_table('identity_reference', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_reference_sitting_id'), ['sitting_id'], unique=False)

    op.create_table('outbox_delivery',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('outbox_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sink', sa.String(length=40), nullable=False),
    sa.Column('status', sa.Enum('held', 'releasable', 'sent', 'acked', 'failed', 'compensated', name='outboxstatus', native_enum=False, length=40), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('acked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['outbox_id'], ['grade_outbox.id'], name=op.f('fk_outbox_delivery_outbox_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_delivery')),
    sa.UniqueConstraint('outbox_id', 'sink', name=op.f('uq_outbox_delivery_outbox_id_sink'))
    )
    op.create_table('package_file',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=400), nullable=False),
    sa.Column('folded', sa.String(length=800), nullable=False),
    sa.Column('size_bytes', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['package_version.id'], name=op.f('fk_package_file_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_package_file')),
    sa.UniqueConstraint('version_id', 'name', name=op.f('uq_package_file_version_id_name'))
    )
    with op.batch_alter_table('package_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_package_file_version_id_folded'), ['version_id', 'folded'], unique=False)

    op.create_table('proctoring_session',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sitting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('state', sa.Enum('opening', 'identified', 'recording', 'degraded', 'offline', 'ended', name='sessionstate', native_enum=False, length=40), nullable=False),
    sa.Column('ticket_hash', sa.String(length=64), nullable=False),
    sa.Column('ticket_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('login_session_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('tab', sa.String(length=40), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('end_reason', sa.String(length=40), nullable=True),
    sa.Column('ip', sa.String(length=64), nullable=True),
    sa.Column('user_agent', sa.String(length=255), nullable=True),
    sa.Column('camera_label', sa.String(length=255), nullable=True),
    sa.Column('frames_seen', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('frames_dropped', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('engine_state', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['login_session_id'], ['login_session.id'], name=op.f('fk_proctoring_session_login_session_id')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_proctoring_session_sitting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proctoring_session')),
    sa.UniqueConstraint('key', name=op.f('uq_proctoring_session_key')),
    sa.UniqueConstraint('ticket_hash', name=op.f('uq_proctoring_session_ticket_hash'))
    )
    with op.batch_alter_table('proctoring_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proctoring_session_sitting_id'), ['sitting_id'], unique=False)

    op.create_table('review',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sitting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('none', 'queued', 'in_review', 'proposed', 'second_review', 'decided', name='reviewstate', native_enum=False, length=40), nullable=False),
    sa.Column('risk', sa.Float(), nullable=False),
    sa.Column('assigned_to', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('queued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['assigned_to'], ['person.id'], name=op.f('fk_review_assigned_to')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_review_sitting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sa.UniqueConstraint('sitting_id', name=op.f('uq_review_sitting_id'))
    )
    op.create_table('sheet_row',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sheet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('student_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mark_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('sitting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('status', sa.Enum('graded', 'provisional', 'held', 'absent', 'excused', 'not_admitted', 'empty', name='rowstatus', native_enum=False, length=40), nullable=False),
    sa.Column('points', sa.Integer(), nullable=True),
    sa.Column('rating', sa.Integer(), nullable=True),
    sa.Column('total', sa.Integer(), nullable=True),
    sa.Column('letter', sa.String(length=4), nullable=True),
    sa.Column('decision_due_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['mark_id'], ['mark.id'], name=op.f('fk_sheet_row_mark_id')),
    sa.ForeignKeyConstraint(['sheet_id'], ['grade_sheet.id'], name=op.f('fk_sheet_row_sheet_id')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_sheet_row_sitting_id')),
    sa.ForeignKeyConstraint(['student_id'], ['person.id'], name=op.f('fk_sheet_row_student_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sheet_row')),
    sa.UniqueConstraint('sheet_id', 'student_id', name=op.f('uq_sheet_row_sheet_id_student_id'))
    )
    with op.batch_alter_table('sheet_row', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sheet_row_sheet_id'), ['sheet_id'], unique=False)

    op.create_table('sitting_outage',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sitting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cause', sa.Enum('server_fault', 'suspension', 'candidate_network', name='outagecause', native_enum=False, length=40), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('recorded_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_sitting_outage_recorded_by')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_sitting_outage_sitting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sitting_outage'))
    )
    with op.batch_alter_table('sitting_outage', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sitting_outage_sitting_id'), ['sitting_id'], unique=False)

    op.create_table('sitting_slot',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sitting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('question_version_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('variant', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('share', sa.String(length=40), nullable=True),
    sa.ForeignKeyConstraint(['question_version_id'], ['question_version.id'], name=op.f('fk_sitting_slot_question_version_id')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_sitting_slot_sitting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sitting_slot')),
    sa.UniqueConstraint('sitting_id', 'position', name=op.f('uq_sitting_slot_sitting_id_position'))
    )
    op.create_table('verdict',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sitting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('decision', sa.Enum('clean', 'violation', 'technical', name='decision', native_enum=False, length=40), nullable=False),
    sa.Column('proposed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('law_reference', sa.String(length=120), nullable=True),
    sa.Column('confirmed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['confirmed_by'], ['person.id'], name=op.f('fk_verdict_confirmed_by')),
    sa.ForeignKeyConstraint(['proposed_by'], ['person.id'], name=op.f('fk_verdict_proposed_by')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_verdict_sitting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_verdict')),
    sa.UniqueConstraint('sitting_id', 'version', name=op.f('uq_verdict_sitting_id_version'))
    )
    op.create_table('client_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('session_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sequence', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('at_ms', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('detail', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['proctoring_session.id'], name=op.f('fk_client_event_session_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_client_event')),
    sa.UniqueConstraint('session_id', 'sequence', name=op.f('uq_client_event_session_id_sequence'))
    )
    op.create_table('launch',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('attempt_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('session_key', sa.String(length=64), nullable=False),
    sa.Column('ticket_hash', sa.String(length=64), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_sequence', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_launch_attempt_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_launch')),
    sa.UniqueConstraint('session_key', name=op.f('uq_launch_session_key')),
    sa.UniqueConstraint('ticket_hash', name=op.f('uq_launch_ticket_hash'))
    )
    with op.batch_alter_table('launch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_launch_attempt_id'), ['attempt_id'], unique=False)

    op.create_table('snapshot',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('session_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('source', sa.String(length=10), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('captured_ms', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('file_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_snapshot_file_id')),
    sa.ForeignKeyConstraint(['session_id'], ['proctoring_session.id'], name=op.f('fk_snapshot_session_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_snapshot')),
    sa.UniqueConstraint('session_id', 'source', 'kind', 'captured_ms', name=op.f('uq_snapshot_session_id_source_kind_captured_ms'))
    )
    op.create_table('commit_journal',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('launch_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.Column('is_accepted', sa.Boolean(), nullable=False),
    sa.Column('error_code', sa.Integer(), nullable=False),
    sa.Column('findings', sa.JSON(), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['launch_id'], ['launch.id'], name=op.f('fk_commit_journal_launch_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commit_journal')),
    sa.UniqueConstraint('launch_id', 'sequence', name=op.f('uq_commit_journal_launch_id_sequence'))
    )
    with op.batch_alter_table('commit_journal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commit_journal_received_at'), ['received_at'], unique=False)

    op.create_table('incident',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sitting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('session_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('episode_id', sa.String(length=80), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('source', sa.String(length=20), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('first_evidence_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('score', sa.Float(), nullable=True),
    sa.Column('snapshot_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('verdict', sa.Enum('none', 'confirmed', 'dismissed', 'technical', name='incidentverdict', native_enum=False, length=40), nullable=False),
    sa.Column('decided_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_incident_decided_by')),
    sa.ForeignKeyConstraint(['session_id'], ['proctoring_session.id'], name=op.f('fk_incident_session_id')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_incident_sitting_id')),
    sa.ForeignKeyConstraint(['snapshot_id'], ['snapshot.id'], name=op.f('fk_incident_snapshot_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident')),
    sa.UniqueConstraint('episode_id', name=op.f('uq_incident_episode_id'))
    )
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_incident_sitting_id'), ['sitting_id'], unique=False)


def downgrade() -> None:
    
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_incident_sitting_id'))

    op.drop_table('incident')
    with op.batch_alter_table('commit_journal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_commit_journal_received_at'))

    op.drop_table('commit_journal')
    op.drop_table('snapshot')
    with op.batch_alter_table('launch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_launch_attempt_id'))

    op.drop_table('launch')
    op.drop_table('client_event')
    op.drop_table('verdict')
    op.drop_table('sitting_slot')
    with op.batch_alter_table('sitting_outage', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sitting_outage_sitting_id'))

    op.drop_table('sitting_outage')
    with op.batch_alter_table('sheet_row', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sheet_row_sheet_id'))

    op.drop_table('sheet_row')
    op.drop_table('review')
    with op.batch_alter_table('proctoring_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_proctoring_session_sitting_id'))

    op.drop_table('proctoring_session')
    with op.batch_alter_table('package_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_package_file_version_id_folded'))

    op.drop_table('package_file')
    op.drop_table('outbox_delivery')
    with op.batch_alter_table('identity_reference', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_reference_sitting_id'))

    op.drop_table('identity_reference')
    op.drop_table('check_in')
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attempt_student_id'))

    op.drop_table('attempt')
    with op.batch_alter_table('answer_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_step_sitting_id_position_sequence'))

    op.drop_table('answer_step')
    with op.batch_alter_table('access_log', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_access_log_sitting_id_at'))

    op.drop_table('access_log')
    with op.batch_alter_table('sitting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sitting_student_id'))
        batch_op.drop_index(batch_op.f('ix_sitting_state_deadline_at'))

    op.drop_table('sitting')
    op.drop_table('sheet_signature')
    with op.batch_alter_table('package_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_package_version_sha256'))

    op.drop_table('package_version')
    with op.batch_alter_table('grade_outbox', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_grade_outbox_status_decision_due_at'))
        batch_op.drop_index(batch_op.f('ix_grade_outbox_source_kind_source_id'))

    op.drop_table('grade_outbox')
    op.drop_table('evidence_grant')
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attendance_student_id'))

    op.drop_table('attendance')
    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appeal_student_id'))

    op.drop_table('appeal')
    with op.batch_alter_table('task_submission', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_task_submission_material_id_student_id'))

    op.drop_table('task_submission')
    with op.batch_alter_table('package', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_package_offering_id'))

    op.drop_table('package')
    with op.batch_alter_table('mark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mark_student_id'))

    op.drop_table('mark')
    op.drop_table('grade_sheet')
    with op.batch_alter_table('grade_lock', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_grade_lock_offering_id'))

    op.drop_table('grade_lock')
    with op.batch_alter_table('control_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_control_event_offering_id'))

    op.drop_table('control_event')
    with op.batch_alter_table('class_meeting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_class_meeting_offering_id_starts_at'))

    op.drop_table('class_meeting')
    with op.batch_alter_table('admission_row', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_admission_row_list_id'))

    op.drop_table('admission_row')
    with op.batch_alter_table('share_verdict', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_share_verdict_offering_id_layer_created_at'))

    op.drop_table('share_verdict')
    op.drop_table('share_balance')
    with op.batch_alter_table('section', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_section_offering_id'))

    op.drop_table('section')
    with op.batch_alter_table('material', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_material_offering_id_week_position'))

    op.drop_table('material')
    with op.batch_alter_table('mark_window', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mark_window_offering_id'))

    op.drop_table('mark_window')
    with op.batch_alter_table('grade_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_grade_item_offering_id'))

    op.drop_table('grade_item')
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_enrolment_student_id'))

    op.drop_table('enrolment')
    with op.batch_alter_table('distance_ledger', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_distance_ledger_source_kind_source_id'))
        batch_op.drop_index(batch_op.f('ix_distance_ledger_offering_id_layer'))

    op.drop_table('distance_ledger')
    op.drop_table('admission_list')
    op.drop_table('waiver')
    with op.batch_alter_table('volume_plan_row', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_volume_plan_row_syllabus_id'))

    op.drop_table('volume_plan_row')
    op.drop_table('question_version')
    with op.batch_alter_table('entitlement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_entitlement_person_id'))

    op.drop_table('entitlement')
    op.drop_table('course_offering')
    with op.batch_alter_table('student_record', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_student_record_person_id'))

    op.drop_table('student_record')
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_bank_id'))

    op.drop_table('question')
    op.drop_table('order_register')
    op.drop_table('syllabus_version')
    with op.batch_alter_table('stored_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stored_file_sha256'))

    op.drop_table('stored_file')
    with op.batch_alter_table('role_assignment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_role_assignment_scope_kind_scope_id_role'))
        batch_op.drop_index(batch_op.f('ix_role_assignment_person_id_role'))

    op.drop_table('role_assignment')
    with op.batch_alter_table('question_bank', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_bank_course_id'))

    op.drop_table('question_bank')
    op.drop_table('outgoing_mail')
    with op.batch_alter_table('one_time_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_one_time_code_person_id'))

    op.drop_table('one_time_code')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_person_id_read_at'))

    op.drop_table('notice')
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_login_session_person_id'))

    op.drop_table('login_session')
    op.drop_table('credential')
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consent_person_id_notice_object_kind_object_id'))

    op.drop_table('consent')
    with op.batch_alter_table('accommodation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_accommodation_person_id'))

    op.drop_table('accommodation')
    op.drop_table('academic_group')
    op.drop_table('programme')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_sort_key'))

    op.drop_table('person')
    op.drop_table('course')
    with op.batch_alter_table('calendar_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calendar_event_term_id'))

    op.drop_table('calendar_event')
    op.drop_table('term')
    op.drop_table('sheet_counter')
    op.drop_table('policy_version')
    op.drop_table('org_unit')
    op.drop_table('lease')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_job_status_run_at'))

    op.drop_table('job')
    op.drop_table('audit_head')
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_event_object_kind_object_id'))
        batch_op.drop_index(batch_op.f('ix_audit_event_actor_id'))

    op.drop_table('audit_event')
    
